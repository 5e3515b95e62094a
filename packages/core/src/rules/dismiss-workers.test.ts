import { describe, expect, it } from 'vitest'
import { hourMs, WorkStory } from '../work/testing/work-story.ts'

describe('W15: idle workers', () => {
  it('an idle one is let go after a day, and its name goes on counting its runs', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerOf(beadId)
    story.work(beadId)
    story.passes()
    story.lands()
    story.wait(24 * hourMs)
    expect(story.town.work.workers.size).toBe(0)
    const next = story.bead('Another')
    expect(story.workerOf(next)).toMatchObject({ agentId, generation: generation + 1 })
  })

  it('what it spent is kept, also when it is told late, and is not the mayor’s', () => {
    const story = new WorkStory()
    const spend = { inputTokens: 1, outputTokens: 0, cachedTokens: 0, costMicros: 2 }
    const beadId = story.bead('A page')
    const { agentId, name, generation } = story.workerUp(beadId)
    story.spends(agentId, 5)
    story.work(beadId)
    story.passes()
    story.lands()
    story.wait(24 * hourMs)
    expect(story.town.work.ledger.letGo.get(agentId)).toMatchObject({ name, spend: { costMicros: 5 } })
    story.hear({ type: 'agent.usage', agentId, generation, model: 'demo/demo', spend })
    expect(story.town.work.ledger).toMatchObject({ mayor: { costMicros: 0 }, total: { costMicros: 7 } })
    story.workerUp(story.bead('Another'))
    story.spends(agentId, 10)
    expect(story.worker(agentId).spend.costMicros).toBe(10)
    expect(story.town.work.ledger.letGo.get(agentId)?.spend.costMicros).toBe(7)
  })
})
