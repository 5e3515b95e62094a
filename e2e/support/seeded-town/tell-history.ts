import type { AgentId, RigId } from '@gastown/contract/ids'
import type { BeadId } from '@gastown/contract/work/ids'
import { bodyOf, doingOf, gatesOf, labelsOf, priorityOf, titleOf } from './task-words.ts'
import { minuteMs, type SeedStory } from './seed-story.ts'

export interface SeedRigs {
  readonly shop: RigId
  readonly billing: RigId
  readonly mobile: RigId
}

/** The three rigs, with gates, and the town's limits; the container and the mayor are up. */
export function beginTown(story: SeedStory, gitUrlOf: (name: string) => string): SeedRigs {
  const gates = [
    { command: 'npm run lint', timeLimitMinutes: 5 },
    { command: 'npm test', timeLimitMinutes: 10 },
  ]
  const rig = (name: string, maxPolecats: number): RigId =>
    story.rig(name, gitUrlOf(name), { gates, maxPolecats, batch: { size: 4, waitSeconds: 60 } })
  const rigs = { shop: rig('shop-web', 12), billing: rig('billing-api', 10), mobile: rig('mobile-app', 8) }
  story.want({
    type: 'work.configure',
    config: { maxPolecats: 30, budgets: { day: { softUsd: 120, hardUsd: 200 }, town: { softUsd: 1_500, hardUsd: 2_000 } } },
  })
  story.want({ type: 'mayor.provide' })
  story.ensure({ found: 'down' })
  story.boot()
  story.comeUp()
  return rigs
}

/** `count` beads from their making to their landing, spread evenly over the time until `untilMs`. */
export function tellHistory(story: SeedStory, rigs: SeedRigs, { count, untilMs }: { count: number; untilMs: number }): void {
  const all = Object.values(rigs) as [RigId, ...RigId[]]
  const stepMs = (untilMs - story.nowMs) / count
  const beginsAtMs = story.nowMs
  for (let made = 0; made < count;) {
    const size = Math.min(story.between(1, 3), count - made)
    story.nowMs = Math.max(story.nowMs, Math.round(beginsAtMs + made * stepMs))
    landTogether(story, story.pick(all), size)
    made += size
  }
  story.nowMs = Math.max(story.nowMs, untilMs)
}

/** Some beads of one rig, worked beside each other and landed in one batch. */
function landTogether(story: SeedStory, rigId: RigId, size: number): void {
  const beadIds = Array.from({ length: size }, () => makeBead(story, rigId, 'user'))
  for (const beadId of beadIds) begin(story, beadId)
  story.pass(story.between(4, 15) * minuteMs)
  if (story.chance() < 0.08) {
    const [first] = beadIds
    if (first !== undefined) failOnce(story, first)
  }
  for (const beadId of beadIds) finish(story, beadId)
  landQueue(story, rigId)
}

export function makeBead(story: SeedStory, rigId: RigId, by: string): BeadId {
  const title = titleOf(story)
  return story.bead(rigId, title, { by, body: bodyOf(title), priority: priorityOf(story), labels: labelsOf(story) })
}

/** Its worker comes up, and says and costs something. */
export function begin(story: SeedStory, beadId: BeadId): AgentId {
  const worker = story.workerOf(beadId)
  story.comesUp(worker)
  story.pass(story.between(5, 40) * 1_000)
  story.says(worker.agentId, doingOf(story))
  spendOn(story, worker.agentId, story.between(1, 3))
  return worker.agentId
}

export function spendOn(story: SeedStory, agentId: AgentId, answers: number): void {
  for (let answer = 0; answer < answers; answer += 1) {
    const inputTokens = story.between(3_000, 40_000)
    const outputTokens = story.between(200, 4_000)
    const cachedTokens = story.between(0, 120_000)
    story.spends(agentId, {
      inputTokens,
      outputTokens,
      cachedTokens,
      costMicros: inputTokens * 3 + outputTokens * 15 + Math.round(cachedTokens * 0.3),
    })
  }
}

export function finish(story: SeedStory, beadId: BeadId): void {
  const { agentId } = story.workerOf(beadId)
  spendOn(story, agentId, story.between(1, 3))
  story.done(beadId, 'It works, and a test shows it.')
}

/** Its try fails, and the next one begins after the pause. */
export function failOnce(
  story: SeedStory,
  beadId: BeadId,
  reason = 'The model answered with an error 529 five times in a row.',
): void {
  story.ends(story.workerOf(beadId).agentId, 'failed', reason)
  const { retryAt } = story.get(beadId)
  if (retryAt === undefined) return
  story.wait(Date.parse(retryAt) - story.nowMs)
  begin(story, beadId)
}

/** The beads in the rig's queue land; now and then a gate fails first, and passes when it is run again. `andConvoys`: their branches too. */
export function landQueue(story: SeedStory, rigId: RigId, andConvoys = true): void {
  while (isQueued(story, rigId, andConvoys)) {
    if ((story.town.work.refineries.get(rigId)?.batch ?? null) === null) {
      story.wait(minuteMs)
      continue
    }
    story.pass(story.between(30, 150) * 1_000)
    if (story.chance() < 0.1 && story.batchOf(rigId).attempt === 1) story.fails(rigId, gatesOf(story, 'failed'))
    else {
      story.passes(rigId, gatesOf(story, 'passed'))
      story.pass(2_000)
      story.lands(rigId)
    }
  }
}

function isQueued(story: SeedStory, rigId: RigId, andConvoys: boolean): boolean {
  return [...story.town.work.merges.values()].some(
    ({ rigId: of, beadId, status }) =>
      of === rigId && (andConvoys || beadId !== undefined) && (status.state === 'queued' || status.state === 'verifying'),
  )
}
