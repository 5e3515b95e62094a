import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const outputMaxBytes = 10 * 1024 * 1024

export type Git = (...args: string[]) => Promise<string>

/** Git in a folder, by an author of its own: the user's git settings play no part. Resolves with what it printed, trimmed. */
export function gitIn(folder: string): Git {
  const author = { GIT_AUTHOR_NAME: 'Gastown demo', GIT_AUTHOR_EMAIL: 'demo@gastown.invalid' }
  const committer = { GIT_COMMITTER_NAME: 'Gastown demo', GIT_COMMITTER_EMAIL: 'demo@gastown.invalid' }
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', ...author, ...committer }
  return async (...args) => (await run('git', args, { cwd: folder, env, maxBuffer: outputMaxBytes })).stdout.trim()
}
