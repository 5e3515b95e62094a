import { describe, expect, it } from 'vitest'
import { TownStory } from '../town-story.ts'
import { decideEnsureOutcome } from './decide-ensure-outcome.ts'

describe('S9: what ensureMayor does', () => {
  const story = TownStory.live()
  const outcome = (probe: Parameters<typeof decideEnsureOutcome>[1]) => decideEnsureOutcome(story.mayor, probe)

  it('falls through when the container says running with serverPort 0', () => {
    expect(outcome(story.probe({ serverPort: 0 }))).toBe('sdk_dead_redispatch')
  })
  it('falls through when the container says running with an empty sessionId', () => {
    expect(outcome(story.probe({ sessionId: '' }))).toBe('sdk_dead_redispatch')
  })
  it('falls through when the container says running with both missing', () => {
    expect(outcome(story.probe({ serverPort: 0, sessionId: '' }))).toBe('sdk_dead_redispatch')
  })
  it('falls through when the container says starting without server and session', () => {
    expect(outcome(story.probe({ status: 'starting', serverPort: 0, sessionId: '' }))).toBe('sdk_dead_redispatch')
  })
  it('short-circuits with both present', () => {
    expect(outcome(story.probe())).toBe('short_circuit_warm')
    expect(outcome(story.probe({ status: 'starting' }))).toBe('short_circuit_warm')
  })
  it('short-circuits as idle when nobody has taken the mayor up', () => {
    const { mayor } = story
    if (mayor.run.state !== 'live') throw new Error('not live')
    const idle = { ...mayor, run: { ...mayor.run, engaged: false, activity: 'idle' as const } }
    expect(decideEnsureOutcome(idle, story.probe())).toBe('short_circuit_idle')
    expect(decideEnsureOutcome({ ...mayor, run: { state: 'asleep' } }, story.probe())).toBe('short_circuit_idle')
    expect(decideEnsureOutcome({ ...idle, run: { ...idle.run, activity: 'working' } }, story.probe())).toBe('short_circuit_warm')
  })
  it.each(['exited', 'failed', 'stopping'] as const)('dispatches afresh when the agent has %s', (status) => {
    expect(outcome(story.probe({ status }))).toBe('fresh_dispatch')
  })
  it.each([{ found: 'not_found' }, { found: 'down' }, { found: 'unknown', reason: 'no answer within 1,000 ms' }] as const)(
    'dispatches afresh when the container says $found',
    (probe) => {
      expect(outcome(probe)).toBe('fresh_dispatch')
    },
  )
  it('does not take the answer about an older run for the mayor that is wanted', () => {
    expect(outcome(story.probe({ generation: story.mayor.generation - 1 }))).toBe('sdk_dead_redispatch')
  })
})
