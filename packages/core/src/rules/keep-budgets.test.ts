import { describe, expect, it } from 'vitest'
import { hourMs, WorkStory } from '../work/testing/work-story.ts'

describe('W2: budgets', () => {
  it('a soft limit warns once', () => {
    const story = new WorkStory()
    story.want({ type: 'work.configure', config: { budgets: { town: { softUsd: 1, hardUsd: 10 } } } })
    const { agentId } = story.workerUp(story.bead('A page'))
    story.spends(agentId, 1_200_000)
    story.spends(agentId, 100_000)
    expect(story.escalations).toEqual(['The budget of the town is nearly used up'])
    expect(story.town.work.pause).toBeNull()
  })

  it('a hard limit stops who works, says why, and goes on when it is raised', () => {
    const story = new WorkStory()
    story.want({ type: 'work.configure', config: { budgets: { town: { hardUsd: 1 } } } })
    const beadId = story.bead('A page')
    const { agentId } = story.workerUp(beadId)
    story.spends(agentId, 1_000_000)
    expect(story.worker(agentId).run.state).toBe('stopping')
    story.workerGone(agentId)
    expect(story.get(beadId)).toMatchObject({ status: 'open', attemptCount: 0 })
    expect(story.whyWaits(beadId)).toContain('Raise it in the settings')
    story.want({ type: 'work.configure', config: { budgets: { town: { hardUsd: 2 } } } })
    expect(story.get(beadId).status).toBe('in_progress')
  })

  it('the limit of a day ends with the day', () => {
    const story = new WorkStory()
    story.want({ type: 'work.configure', config: { budgets: { day: { hardUsd: 1 } } } })
    const beadId = story.bead('A page')
    const { agentId } = story.workerUp(beadId)
    story.spends(agentId, 1_500_000)
    story.workerGone(agentId)
    expect(story.wakeAt).toBe('2026-01-02T00:00:00.000Z')
    story.wait(24 * hourMs)
    expect(story.get(beadId).status).toBe('in_progress')
  })

  it('a bead over its own limit stops alone, and goes on when that is raised', () => {
    const story = new WorkStory()
    const dear = story.bead('Dear', { budgetUsd: 0.5 })
    const other = story.bead('Other')
    const { agentId } = story.workerUp(dear)
    story.spends(agentId, 500_000)
    story.workerGone(agentId)
    expect(story.whyWaits(dear)).toContain('budget of $0.50')
    expect(story.get(other).status).toBe('in_progress')
    story.want({ type: 'bead.update', beadId: dear, patch: { budgetUsd: 2 }, landed: [], by: 'user' })
    expect(story.get(dear).status).toBe('in_progress')
  })
})
