import type { RigId } from '@gastown/contract/ids'
import { gateOutputAfter, type GateOutput } from '@gastown/contract/work/gate-output'

/** What the gates of each rig's newest batch have printed, the end of it; for viewers that come while they run. In memory. */
export class LiveGates {
  /** By rig, the gates of one attempt at one batch in their order. */
  readonly #byRig = new Map<RigId, GateOutput[]>()

  take(output: GateOutput): void {
    const known = this.#byRig.get(output.rigId) ?? []
    const isSameRun = known.every(({ batchId, attempt }) => batchId === output.batchId && attempt === output.attempt)
    const gates = isSameRun ? known : []
    const index = gates.findIndex(({ gate }) => gate === output.gate)
    const before = gates[index]
    if (before === undefined) gates.push(output)
    else gates[index] = gateOutputAfter(before, output)
    this.#byRig.set(output.rigId, gates)
  }

  /** Drops what is of a batch that is over. */
  keepOnly(isCurrent: (of: Pick<GateOutput, 'rigId' | 'batchId'>) => boolean): void {
    for (const [rigId, [first]] of this.#byRig) if (first === undefined || !isCurrent(first)) this.#byRig.delete(rigId)
  }

  all(): readonly GateOutput[] {
    return [...this.#byRig.values()].flat()
  }
}
