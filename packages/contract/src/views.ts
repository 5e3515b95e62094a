import { z } from 'zod'
import { agentIdSchema, generationSchema, rigIdSchema, townIdSchema } from './ids.ts'
import { engineSchema, modelProviderSchema } from './model-config.ts'
import { workViewSchema } from './work/work-view.ts'
import { ensureOutcomeSchema, prewarmOutcomeSchema, startupPhaseSchema } from './telemetry.ts'

export const sessionStatusSchema = z.enum(['idle', 'active', 'starting'])
export type SessionStatus = z.infer<typeof sessionStatusSchema>

/** Answer of getMayorStatus. `sessionId` is the mayor's agent id, as the predecessor's clients expect. */
export const mayorStatusSchema = z.object({
  configured: z.boolean(),
  townId: townIdSchema,
  session: z
    .object({
      agentId: agentIdSchema,
      sessionId: z.string(),
      status: sessionStatusSchema,
      lastActivityAt: z.iso.datetime(),
    })
    .nullable(),
})
export type MayorStatus = z.infer<typeof mayorStatusSchema>

export const rigViewSchema = z.object({
  rigId: rigIdSchema,
  name: z.string(),
  gitUrl: z.string(),
  defaultBranch: z.string(),
  createdAt: z.iso.datetime(),
})
export type RigView = z.infer<typeof rigViewSchema>

export const containerViewSchema = z.object({
  /** `asleep` needs nothing of the user: the next wish wakes it. `failed` is not retried by itself. */
  state: z.enum(['asleep', 'starting', 'running', 'stopping', 'crashed', 'failed']),
  containerGeneration: generationSchema,
  /** Why it is in this state, in words for the user. */
  reason: z.string(),
  restartAt: z.iso.datetime().nullable(),
})
export type ContainerView = z.infer<typeof containerViewSchema>

export const mayorViewSchema = z.object({
  agentId: agentIdSchema,
  generation: generationSchema,
  /**
   * The town's row of the mayor: `idle` (live but nobody took it up, or asleep), `waiting` (live, between turns),
   * `working` (in a turn), `stalled` (lost, being retried), `starting`, `dead` (needs the user).
   */
  status: z.enum(['idle', 'starting', 'working', 'waiting', 'stalled', 'dead']),
  live: z.boolean(),
  /** Why it is not live, in words for the user. */
  reason: z.string(),
  retryAt: z.iso.datetime().nullable(),
  lastActivityAt: z.iso.datetime(),
})
export type MayorView = z.infer<typeof mayorViewSchema>

/** The latest start of the mayor, as the startup strip shows it. */
export const startupViewSchema = z.object({
  startedAt: z.iso.datetime(),
  outcome: ensureOutcomeSchema.nullable(),
  prewarm: z.object({ outcome: prewarmOutcomeSchema, durationMs: z.number(), reason: z.string() }).nullable(),
  phases: z.array(z.object({ phase: startupPhaseSchema, elapsedMs: z.number(), phaseMs: z.number(), prewarmed: z.boolean() })),
  error: z.string().nullable(),
})
export type StartupView = z.infer<typeof startupViewSchema>

export const townSummarySchema = z.object({
  townId: townIdSchema,
  name: z.string(),
  createdAt: z.iso.datetime(),
  engine: engineSchema,
  provider: modelProviderSchema,
  containerState: containerViewSchema.shape.state,
  /** Why the container is in this state, in words for the user. */
  containerReason: z.string(),
  mayorStatus: mayorViewSchema.shape.status.nullable(),
  rigCount: z.int().min(0),
  /** Its work in numbers. `waits`: beads that are open or in review. `needsYou`: failed beads, branches and problems that wait for the user. */
  work: z.object({
    working: z.int().min(0),
    waits: z.int().min(0),
    needsYou: z.int().min(0),
    /** Why nothing new is started; null: it is. */
    paused: z.string().nullable(),
    todayMicros: z.int().min(0),
  }),
})
export type TownSummary = z.infer<typeof townSummarySchema>

/** Whole state of a town as a page shows it; the status feed's snapshot. */
export const townViewSchema = z.object({
  townId: townIdSchema,
  name: z.string(),
  createdAt: z.iso.datetime(),
  rigs: z.array(rigViewSchema),
  container: containerViewSchema,
  mayor: mayorViewSchema.nullable(),
  work: workViewSchema,
  startup: startupViewSchema.nullable(),
  /** What the user should know, with the way out: a missing engine, a dead letter, a snapshot set aside. Newest first. */
  notices: z.array(
    z.object({
      id: z.string(),
      level: z.enum(['info', 'warning', 'error']),
      text: z.string(),
      at: z.iso.datetime(),
      /** Of a dead letter: what `retryDeadLetter` takes. */
      actionId: z.string().optional(),
    }),
  ),
})
export type TownView = z.infer<typeof townViewSchema>

/** What of this machine's memory its warm towns hold, against the budget that decides how many stay warm. */
export const warmthViewSchema = z.object({
  budgetBytes: z.number(),
  usedBytes: z.number(),
  warmTowns: z.int(),
  /** `wanted`: the setting. `ready`: how many wait with their server up. */
  spares: z.object({ wanted: z.int(), ready: z.int() }),
  /** False: the system does not tell of all of them, and what it does not tell is estimated. */
  measured: z.boolean(),
})
export type WarmthView = z.infer<typeof warmthViewSchema>

/** What this machine offers; the page's and the doctor's source. */
export const systemViewSchema = z.object({
  version: z.string(),
  nodeVersion: z.string(),
  dataDir: z.string(),
  recovering: z.boolean(),
  /** Null where no control plane runs. */
  warmth: warmthViewSchema.nullable(),
  /** Settings of the whole install, and how each is changed. */
  install: z.array(z.object({ name: z.string(), value: z.string(), text: z.string(), change: z.string() })),
  engines: z.array(
    z.object({
      engine: engineSchema,
      installed: z.boolean(),
      version: z.string().nullable(),
      /** How to get it, when it is not there. */
      hint: z.string(),
    }),
  ),
  sandbox: z.object({ inForce: z.enum(['bubblewrap', 'none']), reason: z.string() }),
  git: z.object({ installed: z.boolean(), version: z.string().nullable(), hint: z.string() }),
})
export type SystemView = z.infer<typeof systemViewSchema>
