import { link, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { companionsOf } from './database-files.ts'

/** Databases kept beside of one agent: enough to look into, not enough to fill a disk. */
const keptAside = 3

/**
 * Keeps a database under a name with the time, next to where it was, for people to look into. `move` takes it and its companions away;
 * `copy` leaves it in place until something is renamed over it (its companions must be empty). Returns the new name.
 */
export async function setDatabaseAside(options: { databaseFile: string; how: 'move' | 'copy'; now: number }): Promise<string> {
  const { databaseFile, how, now } = options
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${databaseFile}.set-aside-${stamp}`
  if (how === 'copy') {
    await rm(aside, { force: true })
    await link(databaseFile, aside)
  } else {
    // The companions first: what is left of a move that was cut short is then a database that still needs it.
    const [wal, shm] = companionsOf(databaseFile)
    await moveIfThere(wal, `${aside}-wal`)
    await rm(shm, { force: true })
    await rename(databaseFile, aside)
  }
  await prune(databaseFile)
  return aside
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error // there was none
  }
}

async function prune(databaseFile: string): Promise<void> {
  const folder = dirname(databaseFile)
  const prefix = `${basename(databaseFile)}.set-aside-`
  const kept = (await readdir(folder)).filter((name) => name.startsWith(prefix) && !name.endsWith('-wal')).toSorted()
  for (const name of kept.slice(0, -keptAside)) {
    await rm(join(folder, name), { force: true })
    await rm(join(folder, `${name}-wal`), { force: true })
  }
}
