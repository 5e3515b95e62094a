import { z } from 'zod'
import { agentIdSchema } from './ids.ts'
import { roleSchema } from './model-config.ts'

/** Phases of an agent's start, in the order in which they usually end. */
export const startupPhases = [
  'container_ready',
  'workspace_ready',
  'git_done',
  'db_hydrated',
  'sdk_ready',
  'session_created',
  /** Of workers: the town's tools are connected, and the first prompt is in the session. */
  'tools_ready',
  'prompt_taken',
  'terminal_ready',
  'first_token',
] as const
export const startupPhaseSchema = z.enum(startupPhases)
export type StartupPhase = z.infer<typeof startupPhaseSchema>

export const ensureOutcomes = ['short_circuit_warm', 'short_circuit_idle', 'sdk_dead_redispatch', 'fresh_dispatch'] as const
export const ensureOutcomeSchema = z.enum(ensureOutcomes)
export type EnsureOutcome = z.infer<typeof ensureOutcomeSchema>

export const prewarmOutcomes = ['ready', 'already_running', 'skipped', 'failed'] as const
export const prewarmOutcomeSchema = z.enum(prewarmOutcomes)
export type PrewarmOutcome = z.infer<typeof prewarmOutcomeSchema>

/** What a person saw first after the click. */
export const paintedThings = ['terminal', 'conversation', 'last_screen'] as const
export const paintedThingSchema = z.enum(paintedThings)
export type PaintedThing = z.infer<typeof paintedThingSchema>

const milliseconds = z.number().min(0).max(86_400_000)
const reason = z.string().max(500)

/** Events that a container may post to `POST /api/towns/:townId/container-events`: the allow-list. */
export const containerEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('agent.startup_phase'),
    agentId: agentIdSchema,
    role: roleSchema,
    phase: startupPhaseSchema,
    /** Since the start of the agent began. */
    elapsedMs: milliseconds,
    /** Duration of this phase alone. */
    phaseMs: milliseconds,
    /** The phase was already done by a prewarm when the start asked for it. */
    prewarmed: z.boolean(),
    /** `session_created` only: the session was there before and goes on. */
    resumed: z.boolean().optional(),
    /** When that start began: with the agent, what puts the phases of one start together. Absent from containers of before. */
    startedAt: z.iso.datetime().optional(),
    /** The run of the agent that the start was for. Absent from containers of before. */
    generation: z.int().min(0).optional(),
  }),
  z.object({
    event: z.literal('mayor.prewarm_complete'),
    agentId: agentIdSchema.nullable(),
    durationMs: milliseconds,
    outcome: prewarmOutcomeSchema,
    reason,
  }),
  z.object({
    event: z.literal('snapshot.saved'),
    agentId: agentIdSchema,
    durationMs: milliseconds,
    bytes: z.int().min(0),
  }),
  z.object({
    event: z.literal('snapshot.set_aside'),
    agentId: agentIdSchema,
    reason,
  }),
  z.object({
    event: z.literal('agent_server.replaced'),
    agentId: agentIdSchema,
    reason,
  }),
])
export type ContainerEvent = z.infer<typeof containerEventSchema>
export const containerEventsBodySchema = z.union([containerEventSchema, z.array(containerEventSchema).min(1).max(200)])

export const spareOutcomes = ['claimed', 'missed', 'failed'] as const
export const spareOutcomeSchema = z.enum(spareOutcomes)
export type SpareOutcome = z.infer<typeof spareOutcomeSchema>

/** Events that only the town itself writes. */
export type TownTelemetryEvent =
  | {
      readonly event: 'mayor.ensure_decision'
      readonly agentId: string
      readonly outcome: EnsureOutcome
      readonly durationMs: number
      readonly error?: string
    }
  | {
      readonly event: 'terminal.first_paint'
      readonly agentId: string
      readonly durationMs: number
      readonly warm: boolean
      /** Absent in points of before other things than the terminal were measured: the terminal. */
      readonly what?: PaintedThing
    }
  /** `claimed`: it was a spare. Absent in what was recorded before there were any. */
  | { readonly event: 'container.started'; readonly durationMs: number; readonly adopted: boolean; readonly claimed?: boolean }
  /** What became of the wish for a spare. `missed`: there was none. `failed`: it could not be claimed, and the container was started anew. */
  | { readonly event: 'spare.wished'; readonly outcome: SpareOutcome }
  | { readonly event: 'container.exited'; readonly reason: string }
  /** From the commit that gave a task to a worker until the container had accepted its start. */
  | { readonly event: 'worker.start_accepted'; readonly agentId: string; readonly durationMs: number }
  /** What must hold after every turn did not. */
  | { readonly event: 'invariant.violated'; readonly invariant: string; readonly reason: string }
  /** Somebody asked the container for the disk that its worktrees take. */
  | { readonly event: 'worktrees.measured'; readonly bytes: number }

export type TelemetryEvent = ContainerEvent | TownTelemetryEvent

export const startupMetricsSchema = z.object({
  phases: z.array(
    z.object({
      phase: z.string(),
      role: z.string(),
      prewarmed: z.boolean(),
      count: z.int(),
      p50Ms: z.number(),
      p95Ms: z.number(),
    }),
  ),
  decisions: z.array(z.object({ outcome: ensureOutcomeSchema, count: z.int() })),
  prewarms: z.array(z.object({ outcome: prewarmOutcomeSchema, count: z.int() })),
})
export type StartupMetrics = z.infer<typeof startupMetricsSchema>
