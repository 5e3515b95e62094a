import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { progress } from './progress.mjs'

/** No event crosses processes when a file goes away, so a waiter looks again this often. */
const lookAgainMs = 100
/** No set-up takes half an hour: after that, the number of the process belongs to another one (the machine was started again). */
const oldestMs = 30 * 60_000

/**
 * Runs `work` while no other process of this machine runs a set-up under the same lock file. A lock whose owner is gone is taken over.
 * The file holds `<pid> <unique>`; it appears whole, because it is linked into place.
 */
export async function withSetupLock(lockFile, work) {
  const unique = randomUUID()
  const mine = `${process.pid} ${unique}`
  await acquire(lockFile, mine, `${lockFile}.${unique}`)
  const release = () => {
    if (readOwner(lockFile) === mine) rmSync(lockFile, { force: true })
  }
  process.on('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

async function acquire(lockFile, mine, draft) {
  mkdirSync(dirname(lockFile), { recursive: true })
  writeFileSync(draft, mine)
  try {
    for (let said = false; !link(draft, lockFile); await delay(lookAgainMs)) {
      const owner = readOwner(lockFile)
      if (owner === undefined) continue
      if (!isAlive(Number.parseInt(owner, 10)) || isOld(lockFile)) removeStale(lockFile, owner, `${draft}.stale`)
      else if (!said) {
        progress(`waiting for another set-up (process ${Number.parseInt(owner, 10)})`)
        said = true
      }
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves the lock aside before it goes, and puts it back when it turns out to be a newer one than the stale one. */
function removeStale(lockFile, staleOwner, aside) {
  try {
    renameSync(lockFile, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (readOwner(aside) !== staleOwner) link(aside, lockFile)
  rmSync(aside, { force: true })
}

function link(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readOwner(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function isOld(file) {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > oldestMs
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
