import { gateOutputAfter, type GateOutput } from '@gastown/contract/work/gate-output'

/** The gates of each rig's newest batch, in their order, as they were told so far. */
export type LiveGates = ReadonlyMap<GateOutput['rigId'], readonly GateOutput[]>

/** After the next piece. Another batch, or another attempt at it, takes the place of what was known of its rig. */
export function liveGatesAfter(known: LiveGates, piece: GateOutput): LiveGates {
  const gates = (known.get(piece.rigId) ?? []).filter(
    ({ batchId, attempt }) => batchId === piece.batchId && attempt === piece.attempt,
  )
  const index = gates.findIndex(({ gate }) => gate === piece.gate)
  const before = gates[index]
  return new Map(known).set(
    piece.rigId,
    before === undefined ? [...gates, piece] : gates.with(index, gateOutputAfter(before, piece)),
  )
}
