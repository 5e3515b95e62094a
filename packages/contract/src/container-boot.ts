import { z } from 'zod'
import { agentIdSchema, generationSchema, townIdSchema } from './ids.ts'
import { defaultTerminalConfig, terminalConfigSchema } from './town-config.ts'

/** Version of the pipe between town and container. A town adopts only a container that speaks its own. */
export const containerProtocolVersion = 1

/** How the container reaches its town. Replaced live with `PUT /town-link`, never by a restart. */
export const townLinkSchema = z.object({
  /** Base URL of the control plane, without a path. */
  url: z.url(),
  /** Bearer container token: this town only, short-lived. */
  token: z.string().min(1),
  expiresAt: z.iso.datetime(),
})
export type TownLink = z.infer<typeof townLinkSchema>

/** First and only line on a container's standard input. Secrets travel here and never in argv or env. */
export const containerBootSchema = z.object({
  protocolVersion: z.int(),
  townId: townIdSchema,
  /** Unix milliseconds: when the run was wanted. What its start takes is counted from there. */
  bootBeganAtMs: z.int().min(0),
  /** Number of this run of the container. */
  containerGeneration: generationSchema,
  /** Absolute folder of this container: homes, worktrees, kept reports, manifest, log. */
  dataDir: z.string().startsWith('/'),
  /** Bearer token that the town presents to the container. */
  controlToken: z.string().min(32),
  /** Null in a spare: there is no town yet. */
  townLink: townLinkSchema.nullable(),
  /**
   * A spare: the container of a town that does not exist yet, under ids that were drawn ahead. It brings an agent server up for this mayor
   * and waits to be claimed.
   */
  spare: z
    .object({ agentId: agentIdSchema, /** The control plane's: the spare ends with it. */ parentPid: z.int().positive() })
    .optional(),
  sandbox: z.enum(['auto', 'bubblewrap', 'none']),
  /** Minutes; 0 never sleeps. */
  sleepAfterMinutes: z.number().min(0),
  terminal: terminalConfigSchema.default(defaultTerminalConfig),
  /** Bring the mayor up before anyone asks. Off only for measuring what it gains. */
  prewarm: z.boolean(),
})
export type ContainerBoot = z.infer<typeof containerBootSchema>

/** What makes a spare its town's container. */
export const containerClaimSchema = z.object({
  containerGeneration: generationSchema,
  townLink: townLinkSchema,
  sleepAfterMinutes: z.number().min(0),
  terminal: terminalConfigSchema,
})
export type ContainerClaim = z.infer<typeof containerClaimSchema>

/** `container.json` in the container's folder, mode 0600, written when it serves; how a new control plane finds it. */
export const containerManifestSchema = z.object({
  protocolVersion: z.int(),
  townId: townIdSchema,
  containerGeneration: generationSchema,
  bootId: z.string().min(1),
  pid: z.int().positive(),
  /** Start time of the process as the system tells it: with the pid it names one process for good. */
  processStartTime: z.string().min(1),
  port: z.int().min(1).max(65535),
  controlToken: z.string().min(32),
})
export type ContainerManifest = z.infer<typeof containerManifestSchema>
export const containerManifestFile = 'container.json'
