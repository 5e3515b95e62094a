import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateResult } from '@gastown/contract/work/merge'
import type { Gate } from '@gastown/contract/work/rig-config'
import type { Clock } from '../clock.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { makeCheckout } from './make-checkout.ts'
import type { RigRepository } from './rig-repository.ts'
import { runGate } from './run-gate.ts'
import { followGate, type GateProgress } from './follow-gate.ts'
import { townAuthor } from './town-author.ts'

export interface RunGatesOptions {
  readonly rig: RigRepository
  readonly commit: string
  readonly gates: readonly Gate[]
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called after each. */
  readonly onResult?: (result: GateResult) => void
  /** Told when one begins, of what it prints, and how it ended. */
  readonly onProgress?: ((progress: GateProgress) => void) | undefined
}

/**
 * Runs the gates one after the other on a fresh checkout of the commit, up to the first that does not pass. The checkout is theirs to change,
 * and is thrown away: nothing of the town is ever run in it again.
 */
export async function runGates(options: RunGatesOptions): Promise<readonly GateResult[]> {
  const { rig, commit, gates, sandbox, clock, signal } = options
  const scratch = await rig.newScratch()
  try {
    const [folder, home] = [join(scratch, 'checkout'), join(scratch, 'home')]
    await Promise.all([mkdir(folder), mkdir(home)])
    await makeCheckout(rig, { folder, commit, branch: null, author: townAuthor })
    const access = { readOnly: [rig.folders.objects], readWrite: [folder, home] }
    const results: GateResult[] = []
    for (const [index, gate] of gates.entries()) {
      const followed = followGate({ gate, number: index + 1, of: gates.length, clock, tell: options.onProgress })
      const result = await runGate({ gate, folder, home, access, sandbox, clock, signal, onOutput: followed.print })
      followed.end(result)
      results.push(result)
      options.onResult?.(result)
      if (result.outcome !== 'passed') break
    }
    return results
  } finally {
    await rig.removeScratch(scratch)
  }
}

export function allPassed(results: readonly GateResult[]): boolean {
  return results.every((result) => result.outcome === 'passed')
}
