import { describe, expect, it } from 'vitest'
import { breakerFailures, maxAttempts, maxIdleTurns } from '../policy/work-policy.ts'
import { commitNamed, WorkStory } from '../work/testing/work-story.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** One block per rule of docs/spec/work.md. */
describe('W1: workers of a container that is gone', () => {
  it('P2: are interrupted, keep their bead, and go on as a new run in the next container', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'It was killed.' })
    // The pause before the first restart is none: the next run is asked for in the same turn.
    expect(story.worker(agentId)).toMatchObject({
      generation: generation + 1,
      run: { state: 'starting', containerGeneration: 2 },
    })
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1 })
    expect(story.actionIds).toContain(`agent.start/${agentId}/${generation + 1}`)
  })

  it('an older run’s reports change nothing', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.observe({ type: 'container.gone', containerGeneration: 1, reason: 'It was killed.' })
    const late = story.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'failed',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
    expect(late).toMatchObject({ accepted: false, code: 'STALE_GENERATION' })
    expect(story.get(beadId).status).toBe('in_progress')
  })
})

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

describe('W3: the breaker', () => {
  it(`after ${breakerFailures} failed tries in a row nothing new is started, and the user is told why`, () => {
    const story = new WorkStory({ maxPolecats: 50 })
    story.want({ type: 'work.configure', config: { maxPolecats: 100 } })
    const beads = Array.from({ length: breakerFailures }, (_, index) => story.bead(`Task ${index}`))
    for (const beadId of beads) story.workerGone(story.workerUp(beadId).agentId, 'failed', 'The model refuses the key.')
    expect(story.town.work.pause).toMatchObject({ cause: 'breaker' })
    expect(story.town.work.pause?.reason).toContain('The model refuses the key.')
    expect(story.escalations).toContain('The work is paused: too many tries have failed')
    story.wait(hourMs)
    expect(beads.every((beadId) => story.get(beadId).status === 'open')).toBe(true)
    story.want({ type: 'dispatch.resume', by: 'user' })
    expect(beads.every((beadId) => story.get(beadId).status === 'in_progress')).toBe(true)
  })
})

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

describe('W5: reviews', () => {
  it('a branch is read before it is verified, and what the reader wants is rework that blocks it', () => {
    const story = new WorkStory({ review: true })
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    const { status } = story.merge(mergeId)
    if (status.state !== 'reviewing') throw new Error(`It is ${status.state}.`)
    const { agentId } = status
    const { generation, role } = story.worker(agentId)
    expect(role).toBe('refinery')
    story.hear({
      type: 'agent.status',
      agentId,
      generation,
      status: 'running',
      activity: 'idle',
      serverPort: 1,
      sessionId: 's',
      prewarmed: false,
    })
    story.want({ type: 'agent.review', agentId, generation, verdict: 'rework', feedback: 'There is no test.' })
    expect(story.merge(mergeId).status.state).toBe('rework')
    expect(story.batch).toBeNull()
    const rework = [...story.town.work.beads.values()].find(({ kind }) => kind === 'rework')
    expect(rework).toMatchObject({ status: 'in_progress', body: 'There is no test.', mergeId })
  })
})

describe('W6: runs of workers', () => {
  it('P2: a bead that was taken away is given on only when its old process is gone', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    expect(story.get(beadId).status).toBe('open')
    expect(story.whyWaits(beadId)).toContain('still being stopped')
    expect(story.actionIds).toContain(`agent.stop/${agentId}/${generation}`)
    expect(
      story.try({
        kind: 'intent',
        intent: {
          type: 'agent.done',
          inputId: story.nextId(),
          agentId,
          generation,
          summary: '',
          proof: { found: 'no_branch', detail: '' },
        },
      }),
    ).toMatchObject({ accepted: true, ids: { outcome: 'already_done' } })
    story.observe({ type: 'worker.gone', agentId, generation })
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', attemptCount: 1 })
    expect(story.workerOf(beadId).generation).toBe(generation + 1)
  })

  it('a start that says nothing for too long has failed', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    story.wait(11 * minuteMs)
    expect(story.get(beadId)).toMatchObject({ status: 'open', attempts: [{ reason: 'It did not come up in time.' }] })
  })

  it('P7: work that a stopped run left on a kept ref is what the next try goes on from', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId, generation } = story.workerUp(beadId)
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    story.hear({ type: 'agent.work_saved', agentId, generation, ref: 'refs/gastown/saved/1', commit: commitNamed('5') })
    story.workerGone(agentId)
    expect(story.get(beadId)).toMatchObject({ status: 'in_progress', savedCommit: commitNamed('5') })
  })

  it('a process that cannot be stopped has its container restarted', () => {
    const story = new WorkStory()
    const { agentId, generation } = story.workerUp(story.bead('A page'))
    story.want({ type: 'agent.reset', agentId, by: 'user' })
    story.observe({
      type: 'action.buried',
      action: { type: 'agent.stop', agentId, generation, reason: '' },
      reason: 'It did not answer.',
    })
    expect(story.town.container.run).toMatchObject({ state: 'stopping', restart: true })
  })
})

describe('W7 and W8: what a worker is told', () => {
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

  it('mail that nobody took in its time is gone', () => {
    const story = new WorkStory()
    const beadId = story.bead('A page')
    const { agentId } = story.workerOf(beadId)
    story.want({
      type: 'mail.send',
      to: agentId,
      from: 'user',
      kind: 'nudge',
      subject: '',
      body: 'Hurry.',
      expiresInMs: minuteMs,
    })
    story.wait(minuteMs)
    expect(story.town.work.mail.size).toBe(0)
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

describe('W10 and W11: batches', () => {
  it('branches of one target are verified together, by their score, and land together', () => {
    const story = new WorkStory({ batch: { size: 3, waitSeconds: 60 }, maxPolecats: 5 })
    const beads = [story.bead('One'), story.bead('Two', { priority: 'critical' }), story.bead('Three')]
    const merges = beads.map((beadId) => story.work(beadId))
    expect(story.batch?.mergeIds).toEqual([merges[1], merges[0], merges[2]])
    story.passes()
    expect(story.actionIds).toContain(`batch.land/${story.batch?.batchId ?? ''}/1`)
    story.lands()
    expect(beads.some((beadId) => story.has(beadId))).toBe(false)
    expect(story.events.filter(({ type }) => type === 'bead.landed')).toHaveLength(3)
  })

  it('a batch that is not full waits for others only while somebody works on one', () => {
    const story = new WorkStory({ batch: { size: 5, waitSeconds: 60 } })
    const [one, two] = [story.bead('One'), story.bead('Two')]
    story.work(one)
    expect(story.batch).toBeNull()
    story.work(two)
    expect(story.batch?.mergeIds).toHaveLength(2)
  })

  it('a gate that fails is tried once more, then the culprit is found by halves, and the rest lands', () => {
    const story = new WorkStory({ batch: { size: 4, waitSeconds: 60 }, maxPolecats: 5 })
    const beads = ['One', 'Two', 'Three', 'Four'].map((title) => story.bead(title))
    const merges = beads.map((beadId) => story.work(beadId))
    const culprit = merges[2]
    const tried: string[] = []
    for (let round = 0; story.batch !== null && round < 12; round += 1) {
      tried.push(story.batch.mergeIds.map((mergeId) => merges.indexOf(mergeId) + 1).join(''))
      if (culprit !== undefined && story.batch.mergeIds.includes(culprit)) story.fails()
      else {
        story.passes()
        story.lands()
      }
    }
    expect(tried).toEqual(['1234', '1234', '12', '34', '3', '3', '4'])
    expect(beads.map((beadId) => story.has(beadId))).toEqual([false, false, true, false])
    if (culprit === undefined) throw new Error('no culprit')
    expect(story.merge(culprit).status.state).toBe('rework')
    expect(story.merge(culprit).gates[0]?.output).toBe('one test failed')
  })

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

describe('W12: branches that a person merges', () => {
  it('wait, are looked at again, and are landed when somebody has merged them', () => {
    const story = new WorkStory({ mergeStrategy: 'branch' })
    const beadId = story.bead('A page')
    const mergeId = story.work(beadId)
    story.passes()
    story.lands({ result: 'pushed', branches: [{ mergeId, branch: 'gastown/toast/1' }] })
    expect(story.whyWaits(beadId)).toBe('Verified and pushed as gastown/toast/1: merge it into main.')
    story.wait(minuteMs)
    expect(story.owed.at(-1)?.action).toMatchObject({ type: 'merge.check', mergeId })
    story.hear({ type: 'merge.checked', mergeId, found: 'open' })
    expect(story.has(beadId)).toBe(true)
    story.hear({ type: 'merge.checked', mergeId, found: 'merged', commit: commitNamed('e') })
    expect(story.has(beadId)).toBe(false)
  })
})

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

describe('W15 and W16: idle workers, and workers that are likely', () => {
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

  it('a staged convoy has the workers’ server brought up ahead of it', () => {
    const story = new WorkStory()
    story.convoy(['One', 'Two'], { staged: true })
    expect(story.actionIds).toContain('workers.warm/1')
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
