import { describe, expect, it } from 'vitest'
import { maxIdleTurns } from '../policy/work-policy.ts'
import { WorkStory } from '../work/testing/work-story.ts'

describe('W7: what a worker is told', () => {
  it('its task once per run, and its mail once', () => {
    const story = new WorkStory()
    const { agentId, generation } = story.workerUp(story.bead('A page'))
    expect(story.actionIds).toContain(`message.deliver/prime-${agentId}-${generation}/${generation}`)
    story.want({ type: 'mail.send', to: agentId, from: 'user', kind: 'mail', subject: 'Hint', body: 'Use the new API.' })
    const [mail] = [...story.town.work.mail.keys()]
    if (mail === undefined) throw new Error('no mail')
    expect(story.actionIds).toContain(`message.deliver/${mail}/${generation}`)
    story.hear({ type: 'message.delivered', agentId, generation, messageId: mail })
    expect(story.town.work.mail.size).toBe(0)
  })

  it('its task under the same name after an interruption, so that a session that survived is not told twice; a new task under another', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'It was killed.' })
    story.boot()
    expect(story.workerUp(beadId)).toMatchObject({ generation: generation + 1, toldAs: generation })
    expect(story.actionIds).toContain(`message.deliver/prime-${agentId}-${generation}/${generation + 1}`)
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    story.workerGone(agentId)
    const next = story.workerUp(beadId)
    expect(next.toldAs).toBeUndefined()
    expect(story.actionIds).toContain(`message.deliver/prime-${next.agentId}-${next.generation}/${next.generation}`)
  })

  it('a turn that ends without a word on the bead is answered with a nudge, and too many of them are a failed try', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    for (let turn = 1; turn <= maxIdleTurns; turn += 1) {
      story.turnEnds(agentId)
      const [messageId] = [...story.town.work.mail.keys()]
      if (messageId === undefined) throw new Error('no nudge')
      story.hear({ type: 'message.delivered', agentId, generation, messageId })
    }
    expect(story.get(beadId).status).toBe('in_progress')
    story.turnEnds(agentId)
    expect(story.get(beadId)).toMatchObject({
      status: 'open',
      attempts: [{ outcome: 'failed', reason: 'It ended its turn 4 times without calling gt_done.' }],
    })
    expect(story.worker(agentId).run.state).toBe('stopping')
  })
})
