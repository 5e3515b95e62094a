import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SnapshotInfo } from '@gastown/contract/town-routes'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { assertUnlinked, companionsOf, fileKey } from './database-files.ts'
import { unusableReason } from './engine-label.ts'
import { isLocalCurrent } from './is-local-current.ts'
import { runDatabaseJob } from './run-database-job.ts'
import { setDatabaseAside } from './set-database-aside.ts'
import { snapshotPlaceOf, type SnapshotPlace } from './snapshot-place.ts'
import { loadSnapshotState, saveSnapshotState } from './snapshot-state.ts'
import type { HydrateOutcome } from './snapshots.ts'
import { syncFolder } from './sync-folder.ts'
import { unpackSnapshot } from './unpack-snapshot.ts'

/** The town keeps three snapshots of an agent and gives the next older one when one is set aside. */
const triedSnapshots = 3
/** `reason` of the telemetry contract. */
const reasonMaxChars = 500

export interface HydrateDatabase {
  readonly launch: AgentLaunch
  readonly townLink: Pick<TownLink, 'getSnapshot' | 'setSnapshotAside' | 'telemetry'>
  readonly engineVersion: (launch: AgentLaunch) => Promise<string>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Puts the town's newest usable snapshot in place when the local database is missing, damaged or older. What it replaces is kept next to it.
 * Rejects when the town cannot be asked or the disk fails; the local database, unless damaged, is then as it was.
 */
export async function hydrateDatabase(options: HydrateDatabase): Promise<HydrateOutcome> {
  const { launch, townLink, clock, log } = options
  const { agentId, rigId, generation } = launch.spec
  const place = snapshotPlaceOf(launch)
  await assertUnlinked(place)
  for (const folder of [place.folder, dirname(place.databaseFile)]) await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeUnfinished(place)
  const localIsThere = await keepUsableLocal(place, { clock, log, agentId })
  const last = await loadSnapshotState(place.stateFile)
  let setAsideReason: string | null = null
  for (let attempt = 1; attempt <= triedSnapshots; attempt++) {
    const snapshot = await townLink.getSnapshot({ rigId, agentId })
    if (snapshot === null) break
    const own = { engine: launch.spec.engine, version: await options.engineVersion(launch) }
    const foreign = unusableReason(snapshot.info.engineVersion, own)
    if (foreign === null && localIsThere && isLocalCurrent(last, snapshot.info)) return { outcome: 'local_is_current' }
    const unpacked = join(place.folder, `${randomUUID()}.restore`)
    const problem = foreign ?? (await unpackSnapshot({ ...snapshot, workdir: launch.cwd, to: unpacked }))
    if (problem === null) {
      await putInPlace({ place, unpacked, info: snapshot.info, localIsThere, clock, log })
      return { outcome: 'restored', bytes: snapshot.body.byteLength }
    }
    const { generation: of, sequence } = snapshot.info
    setAsideReason = `Snapshot ${of}/${sequence} was set aside: ${problem}`.slice(0, reasonMaxChars)
    log.error({ agentId, reason: setAsideReason }, 'a snapshot could not be used')
    await townLink.setSnapshotAside({ rigId, agentId, reason: setAsideReason })
    townLink.telemetry({ event: 'snapshot.set_aside', agentId, reason: setAsideReason })
  }
  // From here on the local database is the line that goes on, and the town has nothing newer.
  if (last === null) await saveSnapshotState(place.stateFile, { generation, sequence: 0, sha256: '', fileKey: '' })
  return setAsideReason === null ? { outcome: 'no_snapshot' } : { outcome: 'set_aside', reason: setAsideReason }
}

/** Whether there is a local database. A damaged one is moved aside. */
async function keepUsableLocal(place: SnapshotPlace, context: { clock: Clock; log: Log; agentId: string }): Promise<boolean> {
  const { databaseFile } = place
  if ((await fileKey(place)) === null) {
    // A log without its database belongs to one that is gone; the engine would apply it to whatever comes.
    for (const companion of companionsOf(databaseFile)) await rm(companion, { force: true })
    return false
  }
  const problem = await runDatabaseJob({ job: 'check', file: databaseFile })
  if (problem === null) return true
  const aside = await setDatabaseAside({ databaseFile, how: 'move', now: context.clock.now() })
  context.log.error({ agentId: context.agentId, problem, aside }, 'the local conversation database is damaged: it was set aside')
  return false
}

interface PutInPlace {
  readonly place: SnapshotPlace
  readonly unpacked: string
  readonly info: SnapshotInfo
  readonly localIsThere: boolean
  readonly clock: Clock
  readonly log: Log
}

/** One rename decides: until then the old database is whole and in its place. */
async function putInPlace({ place, unpacked, info, localIsThere, clock, log }: PutInPlace): Promise<void> {
  const { databaseFile } = place
  if (localIsThere) {
    // What is in its log goes into the file, so that the log can be removed before the rename without loss.
    await runDatabaseJob({ job: 'settle', file: databaseFile })
    const aside = await setDatabaseAside({ databaseFile, how: 'copy', now: clock.now() })
    log.info(
      { agentId: info.agentId, aside },
      'the local conversation database is older than the town’s snapshot: it was kept beside',
    )
  }
  for (const companion of companionsOf(databaseFile)) await rm(companion, { force: true })
  await rename(unpacked, databaseFile)
  await syncFolder(dirname(databaseFile))
  await saveSnapshotState(place.stateFile, {
    generation: info.generation,
    sequence: info.sequence,
    sha256: info.sha256,
    fileKey: (await fileKey(place)) ?? '',
  })
}

/** Copies that a crash cut short. Nothing else runs on an agent's snapshots now. */
async function removeUnfinished(place: SnapshotPlace): Promise<void> {
  const unfinished = (await readdir(place.folder)).filter((name) => /\.(?:copy|restore)(?:-journal|-wal|-shm)?$/.test(name))
  await Promise.all(unfinished.map(async (name) => await rm(join(place.folder, name), { force: true })))
}
