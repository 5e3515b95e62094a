import { describe, expect, it } from 'vitest'
import { maxAttempts } from '../policy/work-policy.ts'
import { commitNamed, hourMs, WorkStory } from '../work/testing/work-story.ts'

describe('W13: convoys', () => {
  it('P4: a dependant starts when its blocker has landed, not before', () => {
    const story = new WorkStory()
    const { convoyId, beadIds } = story.convoy([], chain(2))
    const [one, two] = beadIds
    if (one === undefined || two === undefined) throw new Error('no beads')
    story.work(one)
    story.passes()
    expect(story.get(two).status).toBe('open')
    story.lands()
    expect(story.get(two)).toMatchObject({ status: 'in_progress', results: [{ beadId: one, commit: commitNamed('c') }] })
    story.work(two)
    story.passes()
    story.lands()
    expect(story.town.work.convoys.has(convoyId)).toBe(false)
    expect(story.events.at(-1)).toMatchObject({ type: 'convoy.landed', convoyId })
  })

  it('P4: a failed blocker blocks, says so, and releases nobody', () => {
    const story = new WorkStory()
    const { convoyId, beadIds } = story.convoy([], chain(2))
    const [one, two] = beadIds
    if (one === undefined || two === undefined) throw new Error('no beads')
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      story.workerGone(story.workerUp(one).agentId, 'failed')
      story.wait(hourMs)
    }
    expect(story.get(one).status).toBe('failed')
    expect(story.whyWaits(two)).toContain('which failed: open it again, or take the dependency away')
    expect(story.convoyOf(convoyId).status).toBe('active')
  })

  it('with a feature branch lands once, when all its beads are on it; others wait for that', () => {
    const story = new WorkStory()
    const { convoyId, beadIds } = story.convoy([], { ...chain(2), mode: 'review-then-land' })
    const [one, two] = beadIds
    if (one === undefined || two === undefined) throw new Error('no beads')
    const outside = story.bead('Outside', { dependsOn: [one] })
    const branch = story.convoyOf(convoyId).featureBranch
    for (const beadId of [one, two]) {
      const mergeId = story.work(beadId)
      expect(story.merge(mergeId).target).toBe(branch)
      story.passes()
      story.lands()
    }
    expect(story.whyWaits(outside)).toBe('Waits until the convoy "Convoy" has landed.')
    expect(story.batch).toMatchObject({ target: 'main' })
    story.passes()
    story.lands({ result: 'landed', commit: commitNamed('f') })
    expect(story.town.work.convoys.has(convoyId)).toBe(false)
    expect(story.get(outside)).toMatchObject({ status: 'in_progress', results: [{ beadId: one, commit: commitNamed('c') }] })
  })

  it('is never said to have landed when it was closed before', () => {
    const story = new WorkStory()
    const { convoyId, beadIds } = story.convoy(['One', 'Two'])
    const taken = story.want({ type: 'convoy.close', convoyId, reason: 'Not needed.', by: 'user' })
    expect(taken.finished.convoys).toMatchObject([
      { status: 'failed', reason: 'Closed by user: Not needed. 2 of 2 beads had not landed.' },
    ])
    expect(beadIds.every((beadId) => story.has(beadId))).toBe(true)
  })

  it('P4: with a feature branch cannot be closed while a bead is on its way there; what was begun begins anew on main', () => {
    const story = new WorkStory()
    const { convoyId, beadIds } = story.convoy(['One'], { mode: 'review-then-land' })
    const [one] = beadIds
    if (one === undefined) throw new Error('no bead')
    const { agentId, generation } = story.workerUp(one)
    const close = { type: 'convoy.close', convoyId, reason: '', by: 'user' } as const
    const refused = story.try({ kind: 'intent', intent: { ...close, inputId: story.nextId() } })
    expect(refused).toMatchObject({ accepted: false, code: 'WRONG_STATE' })
    story.want({ type: 'bead.update', beadId: one, patch: { hold: true }, landed: [], by: 'user' })
    story.hear({ type: 'agent.work_saved', agentId, generation, ref: 'refs/gastown/saved/1', commit: commitNamed('5') })
    story.workerGone(agentId)
    story.want(close)
    expect(story.get(one)).toMatchObject({ status: 'open', hold: true })
    expect([story.get(one).branch, story.get(one).savedCommit, story.get(one).convoyId]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('can be edited while it runs', () => {
    const story = new WorkStory({ maxPolecats: 1 })
    const { convoyId, beadIds } = story.convoy(['One', 'Two'])
    const extra = story.bead('Extra', { hold: true })
    const [, two] = beadIds
    if (two === undefined) throw new Error('no bead')
    story.want({ type: 'convoy.add', convoyId, beadId: extra, dependsOn: [two], landed: [], by: 'user' })
    story.want({ type: 'convoy.remove', convoyId, beadId: two, by: 'user' })
    expect(story.convoyOf(convoyId).members.map(({ title }) => title)).toEqual(['One', 'Extra'])
    expect(story.get(two).convoyId).toBeUndefined()
  })
})

function chain(length: number) {
  return {
    tasks: Array.from({ length }, (_, index) => ({
      title: `Task ${index}`,
      body: '',
      priority: 'medium' as const,
      labels: [],
      dependsOn: index === 0 ? [] : [index - 1],
    })),
    parallel: false,
  }
}
