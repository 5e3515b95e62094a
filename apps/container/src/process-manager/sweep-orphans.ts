import { readFile } from 'node:fs/promises'
import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { readPidLedger } from './pid-ledger.ts'
import { listProcesses, treeOf, type ProcessStat } from './process-state.ts'

/** SIGKILL works within milliseconds, but for a process that waits for a disk. */
const goneWithinMs = 5_000
const lookEveryMs = 20

/**
 * Ends what an earlier boot of this folder left behind, and nothing else: processes of its ledger that still have the start time they had,
 * and what is below them; and processes that live in one of the folder's homes, since a terminal's program is in no ledger, and a sandbox
 * that was just being set up when its container was killed has lost whoever would have ended it. Before any server starts: two servers on
 * one database would damage it. Resolves with how many there were.
 */
export async function sweepOrphans(options: { ledgerFile: string; folder: string; clock: Clock; log: Log }): Promise<number> {
  const { folder, clock, log } = options
  const left = readPidLedger(options.ledgerFile)
  const before = await listProcesses()
  const roots = left.filter((entry) => before.some((each) => each.pid === entry.pid && each.startTime === entry.startTime))
  const atHome = await Promise.all(before.map(async (each) => ((await homeOf(each.pid)).startsWith(`${folder}/`) ? [each] : [])))
  const orphans = [...new Set([...roots.flatMap((root) => treeOf(root.pid, before)), ...atHome.flat()])]
  for (const orphan of orphans) kill(orphan.pid)
  const deadlineMs = clock.now() + goneWithinMs
  while (isAnyLeft(orphans, await listProcesses()) && clock.now() < deadlineMs) await pause(clock, lookEveryMs)
  if (orphans.length > 0)
    log.warn({ pids: orphans.map((each) => each.pid) }, 'ended processes that an earlier container left behind')
  return orphans.length
}

/** By the environment that it was started with; empty when that is not known. */
async function homeOf(pid: number): Promise<string> {
  // Somebody else's, or ended meanwhile.
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  return /(?:^|\0)HOME=([^\0]*)/.exec(environment)?.[1] ?? ''
}

function isAnyLeft(orphans: readonly ProcessStat[], now: readonly ProcessStat[]): boolean {
  return orphans.some((orphan) =>
    now.some(
      (each) => each.pid === orphan.pid && each.startTime === orphan.startTime && each.state !== 'Z' && each.state !== 'X',
    ),
  )
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself meanwhile, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
