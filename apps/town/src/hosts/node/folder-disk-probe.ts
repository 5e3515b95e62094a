import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { townIdSchema, type TownId } from '@gastown/contract/ids'
import { footprintParts, type FootprintPart } from '@gastown/contract/work/metrics'
import type { DiskProbe } from '../../metrics/disk-probe.ts'
import type { DataFolder } from './data-folder.ts'

/** `st_blocks` counts in these, whatever the file system's own blocks are. */
const blockBytes = 512
/** Files whose size is asked for at the same time: enough to keep a disk busy, too few to starve other file work. */
const parallelStats = 32

/** What is below each of these names of a container's folder; anything else there is `other`. */
const partOfContainer: Readonly<Record<string, FootprintPart>> = {
  agents: 'homes',
  rigs: 'repositories',
  'rig-objects': 'repositories',
  worktrees: 'worktrees',
}

/** Counts the files of the data folder. Whoever asks while it counts gets the same count. */
export function createFolderDiskProbe(folder: DataFolder): DiskProbe {
  const counting = new Map<TownId, Promise<Awaited<ReturnType<typeof countTown>>>>()
  return {
    measure(townId) {
      const known = counting.get(townId)
      if (known !== undefined) return known
      const count = countTown(folder, townIdSchema.parse(townId)).finally(() => counting.delete(townId))
      counting.set(townId, count)
      return count
    },
  }
}

async function countTown(folder: DataFolder, townId: TownId): Promise<{ part: FootprintPart; bytes: number }[]> {
  const container = join(folder.containers, townId)
  const telemetry = join(folder.telemetry, `${townId}.sqlite`)
  const places: [FootprintPart, string][] = [
    ['records', join(folder.towns, townId)],
    ...[telemetry, `${telemetry}-wal`, `${telemetry}-shm`].map((file): [FootprintPart, string] => ['telemetry', file]),
    ['snapshots', join(folder.snapshots, townId)],
    ['screens', join(folder.screens, townId)],
    ['attachments', join(folder.attachments, townId)],
    ...(await namesIn(container)).map((name): [FootprintPart, string] => [
      partOfContainer[name] ?? 'other',
      join(container, name),
    ]),
  ]
  const sums = new Map<FootprintPart, number>()
  for (const [part, path] of places) sums.set(part, (sums.get(part) ?? 0) + (await sizeOf(path)))
  return footprintParts.map((part) => ({ part, bytes: sums.get(part) ?? 0 }))
}

/** Bytes on the disk of a file, or of a folder and all below it. Links are not followed; what vanishes meanwhile counts nothing. */
async function sizeOf(path: string): Promise<number> {
  let bytes = 0
  const waiting = [path]
  while (waiting.length > 0) {
    const sizes = waiting.splice(-parallelStats).map(async (next) => {
      const stat = await lstat(next).catch(ifGone)
      if (stat?.isDirectory() === true) waiting.push(...(await namesIn(next)).map((name) => join(next, name)))
      return (stat?.blocks ?? 0) * blockBytes
    })
    bytes += (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  }
  return bytes
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ifGone)) ?? []
}

function ifGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
