import type { AgentLaunch } from '../agent-runner/agent-launch.ts'

export type HydrateOutcome =
  /** The snapshot was put in place. */
  | { readonly outcome: 'restored'; readonly bytes: number }
  /** The local database is there and not older. */
  | { readonly outcome: 'local_is_current' }
  /** The town has none: a first start. */
  | { readonly outcome: 'no_snapshot' }
  /** The snapshot could not be used (damaged, or of a future schema): it was set aside and reported; the local database, if any, stays. */
  | { readonly outcome: 'set_aside'; readonly reason: string }

/** Copies of agents' conversation databases, kept by the town. */
export interface Snapshots {
  /** Only before the server opens the file. */
  hydrate(launch: AgentLaunch): Promise<HydrateOutcome>
  /**
   * A consistent copy of the live database (VACUUM INTO or the backup API), compressed, with generation, sequence and SHA-256, put to the
   * town. Does nothing when nothing changed since the last one. Saves of one agent never overlap.
   */
  save(launch: AgentLaunch): Promise<{ saved: boolean; bytes: number }>
}
