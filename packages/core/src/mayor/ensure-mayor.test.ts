import { describe, expect, it } from 'vitest'
import { TownStory } from '../town-story.ts'
import { sessionStatusOf } from './session-status.ts'

const starts = (story: TownStory) => story.actionIds.filter((id) => id.startsWith('agent.start/'))
const containerStarts = (story: TownStory) => story.actionIds.filter((id) => id.startsWith('container.start/'))

describe('ensureMayor in the town', () => {
  it('starts container and mayor of a town that sleeps', () => {
    const story = new TownStory()
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    expect(sessionStatusOf(story.mayor)).toBe('starting')
    expect(containerStarts(story)).toEqual(['container.start/town-i1/1'])
    expect(starts(story)).toEqual([`agent.start/${story.mayor.agentId}/1`])
  })

  it('two ensureMayor at the same instant are one start', () => {
    const story = new TownStory()
    story.want({ type: 'mayor.provide' })
    story.ensure({ found: 'down' })
    story.ensure({ found: 'down' })
    expect(story.mayor.generation).toBe(1)
    expect(containerStarts(story)).toHaveLength(1)
    expect(starts(story)).toHaveLength(1)
  })

  it('joins a prewarm in flight instead of starting a second server', () => {
    const story = TownStory.live()
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'killed' })
    story.boot()
    const { generation } = story.mayor
    story.ensure(story.probe({ status: 'starting', serverPort: 0, sessionId: '' }))
    expect(story.mayor.generation).toBe(generation)
    expect(story.mayor.run).toMatchObject({ state: 'starting', engaged: true })
    expect(starts(story).at(-1)).toBe(`agent.start/${story.mayor.agentId}/${generation}`)
  })

  it('S9: a dead server under a mayor that is said to run gets a new run', () => {
    const story = TownStory.live()
    story.ensure(story.probe({ serverPort: 0 }))
    expect(story.mayor.generation).toBe(2)
    expect(starts(story)).toEqual([`agent.start/${story.mayor.agentId}/1`, `agent.start/${story.mayor.agentId}/2`])
  })

  it('a slow container does not get a second server', () => {
    const story = TownStory.live()
    const before = story.town
    story.ensure({ found: 'unknown', reason: 'no answer within 1,000 ms' })
    expect(story.town).toBe(before)
    expect(sessionStatusOf(story.mayor)).toBe('active')
  })

  it('corrects the row of a mayor that a prewarm brought up', () => {
    const story = TownStory.live()
    story.want({ type: 'container.stop' })
    story.hear({ type: 'container.stopped', containerGeneration: 1, reason: 'drained' })
    story.want({ type: 'container.wake', reason: 'autostart' })
    story.boot()
    story.comeUp({ serverPort: 4200 })
    expect(sessionStatusOf(story.mayor)).toBe('idle')
    expect(starts(story)).toEqual([`agent.start/${story.mayor.agentId}/1`])
    story.ensure(story.probe({ serverPort: 4200 }))
    expect(sessionStatusOf(story.mayor)).toBe('active')
    expect(story.mayor.generation).toBe(2)
    // S6: the prewarmed server is claimed by a start of the same run, which finds it there.
    expect(starts(story).at(-1)).toBe(`agent.start/${story.mayor.agentId}/2`)
  })

  it('never says active for a dead container', () => {
    const story = TownStory.live()
    story.want({ type: 'container.stop' })
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'exit 0' })
    expect(sessionStatusOf(story.mayor)).toBe('idle')
  })

  it('starts anew when the container is found gone before its end was told', () => {
    const story = TownStory.live()
    story.ensure({ found: 'down' })
    expect(story.town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    expect(story.mayor).toMatchObject({ generation: 2, run: { state: 'starting', engaged: true } })
    const late = story.try({
      kind: 'report',
      report: { type: 'container.gone', inputId: story.nextId(), containerGeneration: 1, reason: 'killed' },
    })
    expect(late).toMatchObject({ accepted: false, code: 'STALE_GENERATION' })
  })

  it('a mayor asked for while its container stops comes up after it', () => {
    const story = TownStory.live()
    story.want({ type: 'container.stop' })
    story.ensure({ found: 'down' })
    expect(sessionStatusOf(story.mayor)).toBe('starting')
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'exit 0' })
    expect(story.town.container).toMatchObject({ containerGeneration: 2, run: { state: 'starting' } })
    expect(story.mayor).toMatchObject({ generation: 2, run: { state: 'starting', engaged: true } })
    expect(starts(story).at(-1)).toBe(`agent.start/${story.mayor.agentId}/2`)
  })
})
