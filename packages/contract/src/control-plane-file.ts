import { z } from 'zod'

/** In the data folder, mode 0600, written when the control plane serves and removed when it ends; how the command line finds it. */
export const controlPlaneFile = 'control-plane.json'

export const controlPlaneFileSchema = z.object({
  /** Base URL without a path. */
  url: z.url(),
  /** Operator token: whoever can read this file may do what the operator may. */
  token: z.string().min(1),
  pid: z.int().positive(),
  /** Start time of the process as the system tells it: with the pid it names one process for good. */
  processStartTime: z.string().min(1),
})
export type ControlPlaneFile = z.infer<typeof controlPlaneFileSchema>

/** The one line that `gastown up --json` prints on standard output once it serves. */
export const controlPlaneReadySchema = z.object({
  url: z.url(),
  token: z.string().min(1),
  pid: z.int().positive(),
  /** Absolute path. */
  dataDir: z.string().startsWith('/'),
  /** One-time link that logs a browser in. */
  loginUrl: z.url(),
})
export type ControlPlaneReady = z.infer<typeof controlPlaneReadySchema>

/** Log of the control plane, in the data folder: one JSON object per line. */
export const controlPlaneLogFile = 'gastown.log'
/** Log of a container, in its folder `containers/<townId>` of the data folder: one JSON object per line. */
export const containerLogFile = 'container.log'
