import { GastownError } from '@gastown/contract/errors'
import type { GateResult } from '@gastown/contract/work/merge'
import type { Gate } from '@gastown/contract/work/rig-config'
import type { CollectProof, GateRun } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { detailOf } from './detail-of.ts'
import { hashOfGates, type PassedGates } from './passed-gates.ts'
import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'
import { allPassed, runGates } from './run-gates.ts'
import { createSlots } from './slots.ts'

export interface AgentGates {
  /** The run of these gates on the commit that was collected: begun now, or as it is. Refuses a branch that is not proved, and changes in no commit. */
  run(options: { rig: RigRepository; proof: CollectProof; gates: readonly Gate[] }): Promise<GateRun>
}

interface Run {
  state: GateRun
  /** Why it ended without a result. Told once; then it may begin anew. */
  failure?: string
}

/** The gates as a worker asks for them, on its own commit. They run beside the request, and what passed counts for the merge of the same files. */
export function createAgentGates(options: {
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly passed: PassedGates
  readonly signal: AbortSignal
  /** Keeps a promise in mind until it has ended. */
  readonly track: (work: Promise<unknown>) => void
}): AgentGates {
  const { sandbox, clock, passed, signal } = options
  const runs = new Map<string, Run>()
  const slots = createSlots(policy.parallelAgentGates)

  async function perform(
    run: Run,
    work: { rig: RigRepository; head: string; tree: string; gates: readonly Gate[] },
  ): Promise<void> {
    const { rig, head, tree, gates } = work
    const done: GateResult[] = []
    try {
      const onResult = (result: GateResult) => {
        done.push(result)
        run.state = { state: 'running', head, done: [...done] }
      }
      await slots.run(async () => await runGates({ rig, commit: head, gates, sandbox, clock, signal, onResult }))
      if (allPassed(done)) await passed.add(rig, tree, gates, done)
      run.state = { state: allPassed(done) ? 'passed' : 'failed', head, done }
    } catch (error) {
      run.failure = detailOf(error)
    }
  }

  return {
    run: async ({ rig, proof, gates }) => {
      const head = committedHead(proof)
      const key = `${rig.rigId} ${head} ${hashOfGates(gates)}`
      const known = runs.get(key)
      if (known?.failure !== undefined) {
        runs.delete(key)
        throw new GastownError('AGENT_NOT_READY', `The gates could not be run: ${known.failure} Ask again.`)
      }
      if (known !== undefined) return known.state
      const run: Run = { state: { state: 'running', head, done: [] } }
      runs.set(key, run)
      forgetOldest(runs)
      try {
        const tree = await rig.git(['rev-parse', '--verify', '--quiet', `${head}^{tree}`])
        const before = gates.length === 0 ? [] : await passed.find(rig, tree, gates)
        if (before === null) options.track(perform(run, { rig, head, tree, gates }))
        else run.state = { state: 'passed', head, done: [...before] }
      } catch (error) {
        runs.delete(key)
        throw error
      }
      return run.state
    },
  }
}

function committedHead(proof: CollectProof): string {
  if (proof.found === 'no_branch') throw new GastownError('WRONG_STATE', `There is nothing to run gates on: ${proof.detail}`)
  if (proof.found === 'unproved') throw new GastownError('AGENT_NOT_READY', `The branch could not be looked at: ${proof.detail}`)
  if (proof.uncommitted.length === 0) return proof.head
  const names = proof.uncommitted.slice(0, 5).join(', ')
  const more = proof.uncommitted.length > 5 ? ' and more' : ''
  throw new GastownError(
    'WRONG_STATE',
    `Gates run on commits, and these files have changes in none: ${names}${more}. Commit them, then ask again.`,
  )
}

/** The oldest that has ended. */
function forgetOldest(runs: Map<string, Run>): void {
  if (runs.size <= policy.rememberedGateRuns) return
  for (const [key, run] of runs) {
    if (run.state.state === 'running' && run.failure === undefined) continue
    runs.delete(key)
    return
  }
}
