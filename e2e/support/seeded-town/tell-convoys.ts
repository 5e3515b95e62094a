import type { RigId } from '@gastown/contract/ids'
import type { BeadId } from '@gastown/contract/work/ids'
import type { NewConvoy } from '@gastown/contract/work/convoy'
import { begin, finish, landQueue, type SeedRigs } from './tell-history.ts'
import { settleWorkers } from './tell-present.ts'
import { bodyOf } from './task-words.ts'
import { minuteMs, type SeedStory } from './seed-story.ts'

type Task = readonly [title: string, ...dependsOn: number[]]

const checkout: readonly Task[] = [
  ['Draw the new checkout'],
  ['Store the address once', 0],
  ['Ask for the delivery time', 0],
  ['Show the total with taxes', 1],
  ['Pay by card', 1, 2],
  ['Pay by invoice', 3],
  ['Send the confirmation', 4, 5],
  ['Measure where people leave', 6],
]

/** Convoys that have ended: landed one by one, landed together, and failed. */
export function tellEndedConvoys(story: SeedStory, rigs: SeedRigs): void {
  const landed = open(story, rigs.billing, 'Invoices in two languages', 'review-and-merge', [
    ['Translate the template'],
    ['Choose by customer', 0],
    ['Test both', 1],
  ])
  workOff(story, rigs.billing, landed.beadIds)
  const together = open(story, rigs.shop, 'Search that forgives typos', 'review-then-land', [
    ['Index the words'],
    ['Rank by distance', 0],
    ['Show what was meant', 1],
  ])
  workOff(story, rigs.shop, together.beadIds)
  const failed = open(story, rigs.mobile, 'Move to the new navigation', 'review-then-land', [
    ['Replace the router'],
    ['Move the tabs', 0],
  ])
  workOff(story, rigs.mobile, failed.beadIds, false)
  loseLanding(story, rigs.mobile)
}

/** One that is on its way, one that is about to land on a branch of its own, and one that waits for its start. */
export function tellOpenConvoys(story: SeedStory, rigs: SeedRigs): void {
  const active = open(story, rigs.shop, 'A checkout in one page', 'review-and-merge', checkout)
  workOff(story, rigs.shop, active.beadIds.slice(0, 3))
  settleWorkers(story)
  const landing = open(story, rigs.billing, 'Refunds without a form', 'review-then-land', [
    ['Refund by API'],
    ['A button for support', 0],
    ['Tell the customer', 0],
  ])
  workOff(story, rigs.billing, landing.beadIds.slice(0, 1))
  settleWorkers(story)
  open(
    story,
    rigs.mobile,
    'Sign in with a passkey',
    'review-and-merge',
    [['Register a passkey'], ['Sign in with it', 0], ['Recover without it', 0], ['Explain it', 1, 2]],
    true,
  )
}

function open(
  story: SeedStory,
  rigId: RigId,
  title: string,
  mode: NonNullable<NewConvoy['mode']>,
  tasks: readonly Task[],
  staged = false,
) {
  const named = tasks.map(([name, ...dependsOn]) => ({
    title: name,
    body: bodyOf(name),
    priority: 'high' as const,
    labels: ['convoy'],
    dependsOn,
  }))
  story.pass(minuteMs)
  return story.convoy({ rigId, title, mode, staged, parallel: true, tasks: named }, story.mayor.agentId)
}

/** In the order of its waves: whatever is not blocked is worked on, and lands. */
function workOff(story: SeedStory, rigId: RigId, beadIds: readonly BeadId[], andConvoys = true): void {
  const left = new Set(beadIds)
  while (left.size > 0) {
    const ready = [...left].filter((beadId) => story.town.work.beads.get(beadId)?.status === 'in_progress')
    if (ready.length === 0) throw new Error('Nobody is at any of the beads of the convoy.')
    for (const beadId of ready) begin(story, beadId)
    story.pass(8 * minuteMs)
    for (const beadId of ready) {
      finish(story, beadId)
      left.delete(beadId)
    }
    landQueue(story, rigId, andConvoys)
  }
}

/** The branch of the convoy is gone when it is to land: it has failed. */
function loseLanding(story: SeedStory, rigId: RigId): void {
  const { mergeIds } = story.batchOf(rigId)
  const leftOut = mergeIds.map((mergeId) => ({
    mergeId,
    why: 'missing' as const,
    detail: 'Somebody deleted the branch on the remote.',
  }))
  story.verified(rigId, { result: 'nothing', leftOut })
}
