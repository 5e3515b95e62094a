import type { RigId } from '@gastown/contract/ids'
import { shownGateOutputChars, type GateOutput } from '@gastown/contract/work/gate-output'

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
    else gates[index] = joined(before, output)
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

/** The end of both, where it stands. After a gap, only what is behind it. */
function joined(before: GateOutput, next: GateOutput): GateOutput {
  const isGap = next.offset > before.offset + before.text.length
  const text = isGap ? next.text : before.text.slice(0, Math.max(0, next.offset - before.offset)) + next.text
  const tail = text.slice(-shownGateOutputChars)
  return { ...next, text: tail, offset: (isGap ? next.offset : before.offset) + text.length - tail.length }
}
