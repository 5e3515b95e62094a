import { describe, expect, it } from 'vitest'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W14: escalations', () => {
  it('each is told once, and the same again counts up', () => {
    const story = new WorkStory()
    story.want({ type: 'work.configure', config: { notifications: { webhookUrl: 'http://127.0.0.1:9/hook' } } })
    const { agentId, generation } = story.workerUp(story.bead('A page'))
    const stuck = { type: 'agent.escalate', agentId, generation, severity: 'high', title: 'No access', body: 'once' } as const
    story.want(stuck)
    story.want({ ...stuck, body: 'twice' })
    const [escalation] = [...story.town.work.escalations.values()]
    expect(escalation).toMatchObject({ count: 2, body: 'twice' })
    const told = story.actionIds.filter((actionId) => actionId.startsWith('escalation.notify/'))
    expect(told).toEqual([1, 2].map((count) => `escalation.notify/${escalation?.escalationId ?? ''}/${count}`))
  })
})
