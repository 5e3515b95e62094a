import { describe, expect, it } from 'vitest'
import { hourMs, minuteMs, WorkStory } from '../work/testing/work-story.ts'

describe('W9: silence', () => {
  it('is answered by a nudge, then told to the user, then ended with the work saved', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    const since = story.at
    story.wait(15 * minuteMs)
    story.hear({ type: 'agent.quiet', agentId, generation, since })
    expect([...story.town.work.mail.values()]).toMatchObject([{ kind: 'nudge', to: agentId }])
    story.wait(45 * minuteMs)
    expect(story.escalations).toHaveLength(1)
    story.wait(hourMs)
    expect(story.worker(agentId).run.state).toBe('stopping')
    expect(story.get(beadId)).toMatchObject({ status: 'open', attemptCount: 1 })
  })

  it('is over when the agent is heard again', () => {
    const story = new WorkStory()
    const { agentId, generation } = story.workerUp(story.bead('A page'))
    story.hear({ type: 'agent.quiet', agentId, generation, since: story.at })
    story.hear({ type: 'agent.stirred', agentId, generation })
    story.wait(3 * hourMs)
    expect(story.worker(agentId).run.state).toBe('working')
    expect(story.escalations).toEqual([])
  })
})
