import { z } from 'zod'
import { agentIdSchema } from './ids.ts'
import { roleSchema } from './model-config.ts'
import { ensureOutcomeSchema, paintedThingSchema, prewarmOutcomeSchema, startupPhaseSchema } from './telemetry.ts'

const milliseconds = z.number().min(0)
const percentiles = { count: z.int().min(1), p50Ms: milliseconds, p95Ms: milliseconds }

/** Days to look back; telemetry is kept for 30. */
export const historyDaysSchema = z.int().min(1).max(30)

/** One start of an agent, put together from its phases. */
export const pastStartSchema = z.object({
  /** When it began. */
  startedAt: z.iso.datetime(),
  role: roleSchema,
  agentId: agentIdSchema,
  /** The run that it was for; null of starts by containers that did not say it. */
  generation: z.int().min(0).nullable(),
  /** What the first `ensureMayor` of this start decided; null when nobody asked for the mayor until its next start. */
  outcome: ensureOutcomeSchema.nullable(),
  /** How the prewarm of the container's boot ended, when this start was it. */
  prewarm: prewarmOutcomeSchema.nullable(),
  /** In the order in which they ended. `elapsedMs` is since `startedAt`, `phaseMs` the duration of the phase alone. */
  phases: z.array(
    z.object({ phase: startupPhaseSchema, elapsedMs: milliseconds, phaseMs: milliseconds, prewarmed: z.boolean() }),
  ),
  /** Until the session was open: from then on the agent takes messages. Null when it never was. */
  readyMs: milliseconds.nullable(),
})
export type PastStart = z.infer<typeof pastStartSchema>

export const startupHistorySchema = z.object({
  /** Newest first, at most 50. */
  starts: z.array(pastStartSchema),
  /** `readyMs` of the mayor's starts. `warm`: the agent server was there when the start asked for it. */
  ready: z.array(z.object({ warm: z.boolean(), ...percentiles })),
  /** `phaseMs` of the mayor's phases over time; `at` is the beginning of a time bucket, and a bucket without a phase is left out. */
  series: z.array(
    z.object({
      phase: startupPhaseSchema,
      prewarmed: z.boolean(),
      points: z.array(z.object({ at: z.iso.datetime(), ...percentiles })),
    }),
  ),
  decisions: z.array(z.object({ outcome: ensureOutcomeSchema, count: z.int() })),
  prewarms: z.array(z.object({ outcome: prewarmOutcomeSchema, count: z.int() })),
  /**
   * Share, 0 to 1, of the mayor's starts that somebody came to (by `ensureMayor`) whose agent server was up before: the first to
   * come found the mayor live, or the start that they caused found `sdk_ready` prewarmed. A start counts once, however often
   * the town was opened, and a start that nobody came to does not count. Null when there was none.
   */
  prewarmHitRate: z.number().min(0).max(1).nullable(),
  /** From the click to painted, as the browser measured it. */
  firstPaints: z.array(
    z.object({
      what: paintedThingSchema,
      /** The mayor was live at the click. */
      warm: z.boolean(),
      ...percentiles,
      /** Newest first, at most 20. */
      recent: z.array(z.object({ at: z.iso.datetime(), durationMs: milliseconds, warm: z.boolean() })),
    }),
  ),
})
export type StartupHistory = z.infer<typeof startupHistorySchema>
