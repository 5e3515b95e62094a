import { describe, expect, it } from 'vitest'
import { maxAttempts } from '../policy/work-policy.ts'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W4: dispatch', () => {
  it('P8: the turn that makes a bead ready gives it to a worker', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, name, generation } = story.workerOf(beadId)
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', agentId, attemptCount: 1 })
    expect(story.get(beadId).branch).toMatch(new RegExp(`^gt/${name.toLowerCase()}/`))
    expect(story.actionIds).toContain(`agent.start/${agentId}/${generation}`)
  })

  it('the limits of rig and town hold, and who waits says for what', () => {
    const story = new WorkStory({ maxPolecats: 2 })
    const beads = Array.from({ length: 4 }, (_, index) => story.bead(`Task ${index}`))
    expect(beads.map((beadId) => story.get(beadId).status)).toEqual(['in_progress', 'in_progress', 'open', 'open'])
    expect(story.whyWaits(beads[2] ?? ('' as never))).toContain('all 2 of sample are busy')
  })

  it('the most urgent goes first, whenever it came', () => {
    const story = new WorkStory({ maxPolecats: 1 })
    const first = story.bead('First')
    const low = story.bead('Low', { priority: 'low' })
    const critical = story.bead('Critical', { priority: 'critical' })
    const { agentId } = story.workerUp(first)
    story.done(first)
    story.workerGone(agentId)
    expect(story.get(critical).status).toBe('in_progress')
    expect(story.get(low).status).toBe('open')
  })

  it('held and staged beads wait until somebody starts them', () => {
    const story = new WorkStory()
    const held = story.bead('Held', { hold: true })
    const { convoyId, beadIds } = story.convoy(['One', 'Two'], { staged: true })
    const [one] = beadIds
    if (one === undefined) throw new Error('no bead')
    expect([story.whyWaits(held), story.whyWaits(one)]).toEqual([
      'Held: it starts when somebody starts it.',
      'Staged: its convoy "Convoy" is not started yet.',
    ])
    story.want({ type: 'bead.start', beadId: held, by: 'user' })
    story.want({ type: 'convoy.start', convoyId, by: 'user' })
    expect([held, ...beadIds].map((beadId) => story.get(beadId).status)).toEqual(['in_progress', 'in_progress', 'in_progress'])
  })

  it('ready work wakes a container that idled to sleep, and not one that was stopped', () => {
    const story = new WorkStory()
    story.hear({ type: 'container.stopped', containerGeneration: 1, reason: 'idle' })
    expect(story.town.container.run.state).toBe('asleep')
    const beadId = story.bead('A page')
    expect(story.town.container.run.state).toBe('starting')
    story.boot()
    story.want({ type: 'container.stop' })
    story.hear({ type: 'container.stopped', containerGeneration: 2, reason: 'drained' })
    expect(story.town.container.run.state).toBe('asleep')
    const late = story.bead('Another')
    expect(story.whyWaits(late)).toBe('The town is stopped: it goes on when you start it.')
    expect(story.whyWaits(beadId)).toContain('goes on when the container is back')
  })

  it('P6: a try that fails is repeated after a pause that grows, five times in all; then the bead has failed and the user is told', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const pauses: number[] = []
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const { agentId } = story.workerUp(beadId)
      story.workerGone(agentId, 'failed', `It broke (${attempt}).`)
      const { retryAt } = story.get(beadId)
      if (retryAt === undefined) break
      pauses.push(Date.parse(retryAt) - story.nowMs)
      expect(story.whyWaits(beadId)).toContain(`It broke (${attempt}).`)
      expect(story.wakeAt).toBe(retryAt)
      story.wait(Date.parse(retryAt) - story.nowMs)
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 300_000])
    expect(story.get(beadId)).toMatchObject({ status: 'failed', reason: '5 tries failed. The last: It broke (5).' })
    expect(story.get(beadId).attempts.map(({ reason }) => reason)).toHaveLength(maxAttempts)
    expect(story.escalations).toEqual(['"A page" failed'])
    story.want({ type: 'bead.retry', beadId, by: 'user' })
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1 })
  })
})
