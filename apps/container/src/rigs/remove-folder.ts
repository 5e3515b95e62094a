import { lstat, rm } from 'node:fs/promises'
import { runCommand } from './run-command.ts'

/** Removes a folder and all below it; links are removed, not followed. Also what tools have made read-only, such as caches of modules. */
export async function removeFolder(folder: string, signal: AbortSignal): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))) throw error
    await runCommand({
      command: {
        file: 'chmod',
        args: ['-R', 'u+rwX', '--', folder],
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      },
      what: 'chmod',
      timeLimitMs: 120_000,
      signal,
    })
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whether there is a folder, itself and not by a link. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false
    throw error
  }
}
