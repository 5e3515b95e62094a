import { describe, expect, it } from 'vitest'
import { commitNamed, minuteMs, WorkStory } from '../work/testing/work-story.ts'

describe('W11: a batch that was started', () => {
  it('a conflict becomes rework of the same branch, which then lands', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    story.verified({ result: 'nothing', leftOut: [{ mergeId, why: 'conflict', files: ['a.txt'], detail: 'Both changed it.' }] })
    const rework = [...story.town.work.beads.values()].find(({ kind }) => kind === 'rework')
    if (rework === undefined) throw new Error('no rework')
    expect(rework).toMatchObject({ reworkCause: 'conflict', branch: story.merge(mergeId).branch, parentId: beadId })
    story.workerUp(rework.beadId)
    expect(story.done(rework.beadId, { head: commitNamed('a') }).ids).toMatchObject({ outcome: 'refused' })
    story.done(rework.beadId, { head: commitNamed('b') })
    expect(story.merge(mergeId)).toMatchObject({ head: commitNamed('b'), retries: 1 })
    story.passes()
    story.lands()
    expect([story.has(beadId), story.has(rework.beadId)]).toEqual([false, false])
  })

  it('rework of a conflict begins when the batch that it conflicts with has landed, not before', () => {
    const story = new WorkStory({ batch: { size: 2, waitSeconds: 60 } })
    const [one, two] = [story.bead('One'), story.bead('Two')]
    story.work(one)
    const mergeId = story.work(two)
    const [first] = story.batch?.mergeIds ?? []
    if (first === undefined) throw new Error('no batch')
    story.passes({
      commits: [{ mergeId: first, commit: commitNamed('c') }],
      leftOut: [{ mergeId, why: 'conflict', files: ['a.txt'], detail: 'Both changed it.' }],
    })
    const rework = [...story.town.work.beads.values()].find(({ kind }) => kind === 'rework')
    if (rework === undefined) throw new Error('no rework')
    expect(story.whyWaits(rework.beadId)).toBe('Waits until what it conflicts with has landed.')
    story.lands()
    expect(story.get(rework.beadId).status).toBe('in_progress')
  })

  it('a target that has moved is verified anew; what a repository refuses waits for a person and is tried again by itself', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    story.work(beadId)
    story.passes()
    story.lands({ result: 'moved', detail: 'Somebody pushed.' })
    expect(story.batch?.phase.name).toBe('verifying')
    story.passes()
    story.lands({
      result: 'refused',
      cause: 'dirty',
      detail: 'The repository /sample has changes of yours: commit or stash them.',
    })
    expect(story.whyWaits(beadId)).toContain('commit or stash them')
    expect(story.escalations).toEqual(['A repository has changes of yours: nothing can land on it'])
    story.wait(minuteMs)
    story.passes()
    story.lands()
    expect(story.has(beadId)).toBe(false)
  })

  it('P3: "unknown" is not "landed": it is verified again, which finds what has landed', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    story.passes()
    story.lands({ result: 'unknown', detail: 'The push broke off.' })
    expect(story.get(beadId).status).toBe('in_review')
    story.wait(minuteMs)
    story.verified({ result: 'nothing', leftOut: [{ mergeId, why: 'landed', commit: commitNamed('d') }] })
    expect(story.has(beadId)).toBe(false)
  })
})
