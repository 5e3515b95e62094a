import type { Verification } from '@gastown/contract/work/reports'
import type { VerifyRequest } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { batchRef, updateRefs } from './kept-refs.ts'
import type { GateProgress } from './follow-gate.ts'
import type { PassedGates } from './passed-gates.ts'
import { policy } from './policy.ts'
import { readTarget } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'
import { allPassed, runGates } from './run-gates.ts'
import { stackBranches } from './stack-branches.ts'

export interface VerifyBatchOptions {
  readonly rig: RigRepository
  readonly request: VerifyRequest
  readonly passed: PassedGates
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onGate: (progress: GateProgress) => void
}

/**
 * Puts the batch's branches on the target as the remote has it now, and runs the gates on what comes out. Whatever is no fact about the
 * branches (no network, a full disk, a git that was killed) rejects.
 */
export async function verifyBatch(options: VerifyBatchOptions): Promise<Verification> {
  const { rig, request, passed, sandbox, clock, signal, onGate: onProgress } = options
  const { gitUrl, target, createTargetFrom: createFrom, gates } = request
  const base = await readTarget(rig, { gitUrl, target, createFrom, maxAgeMs: policy.remoteFreshMs, clock })
  const scratch = await rig.newScratch()
  try {
    const { tip, commits, leftOut } = await stackBranches(rig, { base, request, scratch })
    if (commits.length === 0) return { result: 'nothing', leftOut: [...leftOut] }
    const [tree] = await Promise.all([
      rig.git(['rev-parse', '--verify', '--quiet', `${tip}^{tree}`]),
      updateRefs(rig, [`update ${batchRef(request.batchId)} ${tip}`]),
    ])
    const stacked = { base, leftOut: [...leftOut] }
    const before = await passed.find(rig, tree, gates)
    const preVerified = before !== null
    const results =
      before ?? (gates.length === 0 ? [] : await runGates({ rig, commit: tip, gates, sandbox, clock, signal, onProgress }))
    if (!allPassed(results)) {
      return { result: 'gate_failed', ...stacked, mergeIds: commits.map(({ mergeId }) => mergeId), gates: [...results] }
    }
    if (!preVerified) await passed.add(rig, tree, gates, results)
    return { result: 'passed', ...stacked, tip, commits: [...commits], gates: [...results], preVerified }
  } finally {
    await rig.removeScratch(scratch)
  }
}
