import type { Landing, Verification } from '@gastown/contract/work/reports'
import type { BatchId, MergeId } from '@gastown/contract/work/ids'
import type { RigId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import type { Chance } from './chance.ts'
import { mainBranch, type FakeContainer } from './fake-container.ts'
import type { Weather } from './world.ts'

/** Verifies the batch that the town has in hand, and reports. */
export function verifyBatch(options: {
  container: FakeContainer
  town: Town
  rigId: RigId
  batchId: BatchId
  attempt: number
  chance: Chance
  weather: Weather
}): void {
  const { container, town, rigId, batchId, attempt, chance, weather } = options
  const batch = town.work.refineries.get(rigId)?.batch
  if (batch?.batchId !== batchId) return
  const send = (verification: Verification) => container.report({ type: 'batch.verified', rigId, batchId, attempt, verification })
  if (weather.stormy && chance.percent(8)) return send({ result: 'unknown', detail: 'The remote did not answer.' })
  const { git } = container
  const base = git.tip(batch.target, mainBranch)
  const leftOut: Extract<Verification, { result: 'nothing' }>['leftOut'] = []
  const commits: { mergeId: (typeof batch.mergeIds)[number]; commit: string }[] = []
  let tip = base
  for (const mergeId of batch.mergeIds) {
    const merge = town.work.merges.get(mergeId)
    if (merge === undefined) continue
    if (git.contains(tip, merge.head)) {
      leftOut.push({ mergeId, why: 'landed', commit: merge.head })
      continue
    }
    const merged = git.merge(tip, merge.head)
    if (merged === null) leftOut.push({ mergeId, why: 'conflict', files: ['file'], detail: 'Both changed it.' })
    else {
      tip = merged
      commits.push({ mergeId, commit: merged })
    }
  }
  if (commits.length === 0)
    return leftOut.length === 0 ? send({ result: 'unknown', detail: 'Nothing to verify.' }) : send({ result: 'nothing', leftOut })
  const isBroken = [...container.bad].some((work) => git.holds(tip, work) && !git.holds(tip, `fix ${work}`))
  const isFlaky = weather.stormy && chance.percent(10)
  const gate = { command: 'npm test', exitCode: isBroken ? 1 : 0, durationMs: 1, output: '' }
  if (isBroken || isFlaky) {
    return send({
      result: 'gate_failed',
      base,
      mergeIds: commits.map(({ mergeId }) => mergeId),
      leftOut,
      gates: [{ ...gate, outcome: 'failed' }],
    })
  }
  send({ result: 'passed', base, tip, commits, leftOut, gates: [{ ...gate, outcome: 'passed' }], preVerified: false })
}

/** Lands what was verified, and reports what was read back. */
export function landBatch(options: {
  container: FakeContainer
  town: Town
  rigId: RigId
  batchId: BatchId
  chance: Chance
  weather: Weather
}): void {
  const { container, town, rigId, batchId, chance, weather } = options
  const batch = town.work.refineries.get(rigId)?.batch
  if (batch?.batchId !== batchId || batch.phase.name !== 'landing') return
  const send = (landing: Landing) => container.report({ type: 'batch.landed', rigId, batchId, landing })
  const { base, tip } = batch.phase
  const { git } = container
  if (weather.stormy && chance.percent(5))
    return send({ result: 'refused', cause: 'dirty', detail: 'The repository has changes.' })
  const isLost = weather.stormy && chance.percent(8)
  if (isLost && chance.percent(50)) return send({ result: 'unknown', detail: 'The push broke off.' })
  if (town.rigs.get(rigId)?.config.mergeStrategy === 'branch') {
    return send({
      result: 'pushed',
      branches: batch.phase.commits.map(({ mergeId }) => ({ mergeId, branch: `gastown/${mergeId}` })),
    })
  }
  const landed = git.contains(git.tip(batch.target, mainBranch), tip) || git.push(batch.target, base, tip)
  if (!landed) return send({ result: 'moved', detail: 'Somebody else was first.' })
  // It came through, and nobody heard of it.
  send(isLost ? { result: 'unknown', detail: 'The answer was lost.' } : { result: 'landed', commit: tip })
}

/** A person has merged what waits for it, or has not yet; it is seen, or not. */
export function checkMerge(options: {
  container: FakeContainer
  town: Town
  mergeId: MergeId
  chance: Chance
  weather: Weather
}): void {
  const { container, town, mergeId, chance, weather } = options
  const merge = town.work.merges.get(mergeId)
  if (merge?.status.state !== 'awaiting_merge') return
  const { git } = container
  const send = (found: 'merged' | 'open' | 'unknown', commit?: string) =>
    container.report({ type: 'merge.checked', mergeId, found, ...(commit === undefined ? {} : { commit }) })
  if (weather.stormy && chance.percent(30)) return send('unknown')
  if (weather.stormy && chance.percent(50)) return send('open')
  const base = git.tip(merge.target, mainBranch)
  const merged = git.merge(base, merge.status.commit, true) ?? base
  git.push(merge.target, base, merged)
  send('merged', merged)
}
