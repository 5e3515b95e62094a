import { z } from 'zod'
import { rigIdSchema } from '../ids.ts'
import { batchIdSchema } from './ids.ts'
import { gateResultSchema } from './merge.ts'

/** The end of a running gate's output that is shown, UTF-16 units: as much as its result keeps. */
export const shownGateOutputChars = 20_000

/** What a gate of a batch that is being verified printed since the last piece, for whoever looks on. Never recorded. */
export const gateOutputSchema = z.object({
  rigId: rigIdSchema,
  batchId: batchIdSchema,
  attempt: z.int().min(1),
  /** Which one of how many, from 1. */
  gate: z.int().min(1).max(20),
  gates: z.int().min(1).max(20),
  command: gateResultSchema.shape.command,
  startedAt: z.iso.datetime(),
  /** UTF-16 units that it had printed before `text`: more than what is known is a gap, and what was there is not told. */
  offset: z.int().min(0),
  text: z.string().max(shownGateOutputChars),
  /** How it ended; absent: it runs. */
  outcome: gateResultSchema.shape.outcome.optional(),
  durationMs: z.number().min(0).optional(),
})
export type GateOutput = z.infer<typeof gateOutputSchema>

/** What is known of a gate's output after its next piece: the end of it, at most as much as is shown. After a gap, only what is behind it. */
export function gateOutputAfter(known: GateOutput, next: GateOutput): GateOutput {
  const isGap = next.offset > known.offset + known.text.length
  const text = isGap ? next.text : known.text.slice(0, Math.max(0, next.offset - known.offset)) + next.text
  const tail = text.slice(-shownGateOutputChars)
  return { ...next, text: tail, offset: (isGap ? next.offset : known.offset) + text.length - tail.length }
}
