import { dirname, join } from 'node:path'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'

/** Where an agent's snapshots are made and remembered. */
export interface SnapshotPlace {
  /**
   * Folder for copies that are not finished, and for the record. It is beside the agent's home, so on the same disk (a rename is atomic) and
   * outside of what a sandboxed agent sees: it can neither read a half copy nor put a link in its way.
   */
  readonly folder: string
  /** The point of the last save or restore of this engine's database. */
  readonly stateFile: string
  readonly databaseFile: string
  /** The agent's home, which it can fill with what it likes; the database is below it. */
  readonly home: string
}

export function snapshotPlaceOf(launch: AgentLaunch): SnapshotPlace {
  const folder = join(dirname(launch.home), 'snapshots')
  return { folder, stateFile: join(folder, `${launch.spec.engine}.json`), databaseFile: launch.databaseFile, home: launch.home }
}
