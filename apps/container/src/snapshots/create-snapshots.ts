import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { fileKey } from './database-files.ts'
import { engineLabel } from './engine-label.ts'
import { hydrateDatabase } from './hydrate-database.ts'
import { snapshotPlaceOf } from './snapshot-place.ts'
import { loadSnapshotState, saveSnapshotState } from './snapshot-state.ts'
import type { Snapshots } from './snapshots.ts'
import { takeSnapshot } from './take-snapshot.ts'

export interface SnapshotsOptions {
  readonly townLink: Pick<TownLink, 'getSnapshot' | 'putSnapshot' | 'setSnapshotAside' | 'telemetry'>
  /** Version of the engine that is installed for the launch. */
  readonly engineVersion: (launch: AgentLaunch) => Promise<string>
  readonly clock: Clock
  readonly log: Log
}

/** Snapshots over SQLite files. What is done to one agent's database is done one after the other; agents do not wait for each other. */
export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const lanes = new Map<AgentId, Promise<unknown>>()
  async function inLane<T>(agentId: AgentId, work: () => Promise<T>): Promise<T> {
    const before = lanes.get(agentId) ?? Promise.resolve()
    // Whether the work before failed is its caller's business.
    const own = before.then(work, work)
    lanes.set(agentId, own)
    try {
      return await own
    } finally {
      if (lanes.get(agentId) === own) lanes.delete(agentId)
    }
  }
  return {
    hydrate: async (launch) => await inLane(launch.spec.agentId, async () => await hydrateDatabase({ ...options, launch })),
    save: async (launch) => await inLane(launch.spec.agentId, async () => await saveDatabase(options, launch)),
  }
}

const nothingSaved = { saved: false, bytes: 0 }

async function saveDatabase(options: SnapshotsOptions, launch: AgentLaunch): Promise<{ saved: boolean; bytes: number }> {
  const { townLink, clock } = options
  const { agentId, rigId, generation, engine } = launch.spec
  const place = snapshotPlaceOf(launch)
  const beganAtMs = clock.now()
  // Read before the copy: what is written during it makes the next save find a change.
  const key = await fileKey(place)
  const last = await loadSnapshotState(place.stateFile)
  if (key === null || key === last?.fileKey) return nothingSaved
  if (last !== null && last.generation > generation) {
    throw new GastownError(
      'STALE_GENERATION',
      `Agent ${agentId} was saved in generation ${last.generation}; ${generation} is over.`,
    )
  }
  const taken = await takeSnapshot(place)
  if (taken === null) return nothingSaved
  const { body, sha256 } = taken
  if (sha256 === last?.sha256) {
    await saveSnapshotState(place.stateFile, { ...last, fileKey: key })
    return nothingSaved
  }
  const sequence = last?.generation === generation ? last.sequence + 1 : 1
  const engineVersion = engineLabel(engine, await options.engineVersion(launch))
  // Remembered before it is sent: the local database holds what is sent, whether or not the answer comes back. The key only after, so that
  // a snapshot which did not arrive is sent again.
  await saveSnapshotState(place.stateFile, { generation, sequence, sha256: '', fileKey: '' })
  await townLink.putSnapshot({ rigId, info: { agentId, generation, sequence, sha256, workdir: launch.cwd, engineVersion }, body })
  await saveSnapshotState(place.stateFile, { generation, sequence, sha256, fileKey: key })
  townLink.telemetry({ event: 'snapshot.saved', agentId, durationMs: clock.now() - beganAtMs, bytes: body.byteLength })
  return { saved: true, bytes: body.byteLength }
}
