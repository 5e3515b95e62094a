import type { RigId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import { beadIdSchema, type BeadId, type MergeId } from '@gastown/contract/work/ids'
import type { ImportedBead } from '@gastown/contract/work/intents'
import type { Merge } from '@gastown/contract/work/merge'
import { maxAttempts } from '@gastown/core/policy/work-policy'
import type { Town } from '@gastown/core/town'
import { limitReached } from '@gastown/core/work/bead-readiness'
import { begin, failOnce, finish, makeBead, spendOn, type SeedRigs } from './tell-history.ts'
import { bodyOf, doingOf, gatesOf, labelsOf, priorityOf, titleOf } from './task-words.ts'
import { dayMs, minuteMs, type SeedStory } from './seed-story.ts'

/** Beads that have failed: given up after all their tries. They stay until somebody opens them again. */
export function tellFailures(story: SeedStory, rigs: SeedRigs): void {
  for (const rigId of [rigs.shop, rigs.shop, rigs.billing, rigs.mobile]) {
    const beadId = makeBead(story, rigId, story.mayor.agentId)
    begin(story, beadId)
    for (let tries = 1; tries <= maxAttempts; tries += 1)
      failOnce(story, beadId, 'The tests do not pass: `cart > total` expects the old rounding.')
    // Something that goes well in between: else the breaker pauses the work.
    const good = makeBead(story, rigId, 'user')
    begin(story, good)
    finish(story, good)
    passAndLand(story, rigId)
  }
}

/** Merges in every state that lasts, with a batch in hand in each rig. */
export function tellQueues(story: SeedStory, rigs: SeedRigs): void {
  tellReviews(story, rigs.billing)
  tellBranches(story, rigs.mobile)
  tellShop(story, rigs.shop)
}

/** Reviewers at work, and a batch that is landing. */
function tellReviews(story: SeedStory, rigId: RigId): void {
  story.want({ type: 'rig.configure', rigId, config: { review: true } })
  const mergeIds = workOn(story, rigId, 4)
  for (const mergeId of mergeIds.slice(0, 1)) {
    const reviewer = reviewerOf(story, mergeId)
    story.comesUp(reviewer)
    story.want({
      type: 'agent.review',
      agentId: reviewer.agentId,
      generation: reviewer.generation,
      verdict: 'pass',
      feedback: '',
    })
    story.ends(reviewer.agentId)
  }
  for (const mergeId of mergeIds.slice(1)) {
    const reviewer = reviewerOf(story, mergeId)
    story.comesUp(reviewer)
    story.says(reviewer.agentId, 'Reading the branch against its bead')
  }
  untilBatch(story, rigId)
  story.passes(rigId, gatesOf(story, 'passed'))
}

/** The strategy that leaves the merge to a person; and a batch of four whose halves are tried each by itself. */
function tellBranches(story: SeedStory, rigId: RigId): void {
  story.want({ type: 'rig.configure', rigId, config: { mergeStrategy: 'branch' } })
  workOn(story, rigId, 3)
  untilBatch(story, rigId)
  const pushed = story
    .batchOf(rigId)
    .mergeIds.map((mergeId) => ({ mergeId, branch: story.town.work.merges.get(mergeId)?.branch ?? '' }))
  story.passes(rigId, gatesOf(story, 'passed'))
  story.lands(rigId, { result: 'pushed', branches: pushed })
  story.town = holdStill(story.town, story.nowMs)
  workOn(story, rigId, 4)
  untilBatch(story, rigId)
  story.fails(rigId, gatesOf(story, 'failed'))
  story.fails(rigId, gatesOf(story, 'failed'))
}

/** A branch that is gone, two that are reworked, one that waits for the user, a batch that is verified, and a queue behind it. */
function tellShop(story: SeedStory, rigId: RigId): void {
  const [missing = expectMerge()] = workOn(story, rigId, 1)
  untilBatch(story, rigId)
  const leftOut = [{ mergeId: missing, why: 'missing' as const, detail: 'Somebody deleted the branch on the remote.' }]
  story.verified(rigId, { result: 'nothing', leftOut })
  workOn(story, rigId, 1)
  untilBatch(story, rigId)
  story.fails(rigId, gatesOf(story, 'failed'))
  story.fails(rigId, gatesOf(story, 'failed'))
  const [conflicting = expectMerge()] = workOn(story, rigId, 2)
  untilBatch(story, rigId)
  story.passes(rigId, gatesOf(story, 'passed'), [
    { mergeId: conflicting, why: 'conflict', files: ['src/cart/total.ts'], detail: 'Both change `roundHalfUp`.' },
  ])
  const detail = 'The repository has changes of yours in src/cart/total.ts. Commit or stash them: it is tried again by itself.'
  story.lands(rigId, { result: 'refused', cause: 'dirty', detail })
  story.town = holdStill(story.town, story.nowMs)
  settleWorkers(story)
  workOn(story, rigId, 3)
  untilBatch(story, rigId)
  workOn(story, rigId, 4)
}

/** Some beads from their making into the queue. */
function workOn(story: SeedStory, rigId: RigId, count: number): MergeId[] {
  const beadIds = Array.from({ length: count }, () => makeBead(story, rigId, story.mayor.agentId))
  for (const beadId of beadIds) begin(story, beadId)
  for (const beadId of beadIds) finish(story, beadId)
  return beadIds.map((beadId) => story.get(beadId).mergeId ?? expectMerge())
}

function expectMerge(): never {
  throw new Error('It is in no queue.')
}

function reviewerOf(story: SeedStory, mergeId: MergeId) {
  const found = [...story.town.work.workers.values()].find(
    ({ run }) => run.state !== 'idle' && run.task.kind === 'review' && run.task.mergeId === mergeId,
  )
  if (found === undefined) throw new Error('Nobody reviews it.')
  return found
}

function untilBatch(story: SeedStory, rigId: RigId): void {
  for (let waits = 0; (story.town.work.refineries.get(rigId)?.batch ?? null) === null; waits += 1) {
    if (waits > 5) throw new Error('No batch begins.')
    story.wait(minuteMs)
  }
}

function passAndLand(story: SeedStory, rigId: RigId): void {
  untilBatch(story, rigId)
  story.passes(rigId, gatesOf(story, 'passed'))
  story.lands(rigId)
}

/** Every worker that the limits allow is at a bead. */
export function fillWorkers(story: SeedStory, rigs: SeedRigs): void {
  settleWorkers(story)
  for (const rigId of Object.values(rigs)) {
    while (limitReached(story.town, rigId) === null) makeBead(story, rigId, story.mayor.agentId)
  }
  settleWorkers(story)
}

/** Who is being started is up and at work, and who is being stopped is gone. */
export function settleWorkers(story: SeedStory): void {
  for (;;) {
    const [next] = [...story.town.work.workers.values()].filter(({ run }) => run.state === 'starting' || run.state === 'stopping')
    if (next === undefined) return
    if (next.run.state === 'stopping') story.ends(next.agentId)
    else {
      story.comesUp(next)
      story.says(next.agentId, doingOf(story))
      spendOn(story, next.agentId, 1)
    }
  }
}

/** What waits: held, blocked, out of money, in a pause after a failed try; the rest for a free worker. */
export function tellBacklog(story: SeedStory, rigs: SeedRigs, count: number): void {
  if (count <= 0) return
  const all = Object.values(rigs) as [RigId, ...RigId[]]
  const made: BeadId[] = []
  const beads = Array.from({ length: count }, (_, index): ImportedBead => {
    const title = titleOf(story)
    const beadId = beadIdSchema.parse(`bead-backlog-${index + 1}`)
    const dependsOn = index > 10 && index % 3 === 0 ? [made[story.between(0, made.length - 1)] ?? beadId] : []
    made.push(beadId)
    return {
      beadId,
      rigId: story.pick(all),
      title,
      body: bodyOf(title),
      priority: priorityOf(story),
      labels: labelsOf(story),
      dependsOn: dependsOn.filter((id) => id !== beadId),
      hold: index % 7 === 0,
      createdAt: new Date(story.nowMs - (count - index) * 20 * minuteMs).toISOString(),
    }
  })
  story.want({ type: 'bead.import', by: 'user', beads, coming: [] })
}

/** The last try of one bead failed just now, another one has used up its own budget; whoever had them is at something else. */
export function tellPauses(story: SeedStory): void {
  const [tired, dear] = [...story.town.work.workers.values()].flatMap(({ agentId, run }) =>
    run.state === 'working' && run.task.kind === 'bead' ? [{ agentId, beadId: run.task.beadId }] : [],
  )
  if (tired === undefined || dear === undefined) throw new Error('Nobody works.')
  story.ends(tired.agentId, 'failed', 'It ended its turn 4 times without calling gt_done.')
  story.town = holdStill(story.town, story.nowMs)
  story.want({ type: 'bead.update', by: 'user', beadId: dear.beadId, landed: [], patch: { budgetUsd: 0.01 } })
}

/**
 * What the passing of time alone would change within minutes is put off by half a day, so that a page is looked at, and measured, while
 * the town stands still: the next look at a branch that waits for the user, and the next try after a failed one. The one thing of the
 * seeded town that no rule decided.
 */
export function holdStill(town: Town, nowMs: number): Town {
  const later = new Date(nowMs + dayMs / 2).toISOString()
  const merges = new Map<MergeId, Merge>(
    [...town.work.merges].map(([mergeId, merge]) => {
      const { status } = merge
      if (status.state === 'needs_you') return [mergeId, { ...merge, status: { ...status, retryAt: later } }]
      if (status.state === 'awaiting_merge') return [mergeId, { ...merge, status: { ...status, checkAt: later } }]
      return [mergeId, merge]
    }),
  )
  const isPaused = ({ status, retryAt }: Bead): boolean => status === 'open' && retryAt !== undefined
  const beads = new Map<BeadId, Bead>(
    [...town.work.beads].map(([beadId, bead]) => [beadId, isPaused(bead) ? { ...bead, retryAt: later } : bead]),
  )
  return { ...town, work: { ...town.work, merges, beads } }
}
