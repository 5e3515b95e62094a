import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { GastownError } from '@gastown/contract/errors'
import { allowedGitProtocols } from '@gastown/contract/git-url'

/** Local operations take milliseconds; this is for a machine that is out of breath. A transfer asks for more. */
const defaultTimeLimitMs = 30_000
/** Lists and logs that the town reads are kilobytes. */
const maxOutputBytes = 16 * 1024 * 1024
/** Enough of git's own words to see what is wrong. */
const shownErrorChars = 500

/** git ended with an error, did not end in time, or could not be run. `detail` holds its own words. */
export class GitError extends GastownError {
  /** Null when it did not end by itself. */
  readonly exitCode: number | null

  constructor(detail: string, exitCode: number | null, cause?: unknown) {
    super('INTERNAL', detail, { cause })
    this.name = 'GitError'
    this.exitCode = exitCode
  }
}

export interface RunGitOptions {
  /** Absolute. */
  readonly cwd: string
  /** The subcommand and its arguments. What comes from outside stands behind `--`, or is checked not to begin with `-`. */
  readonly args: readonly string[]
  readonly timeLimitMs?: number
  /** In addition to the fixed environment, e.g. the identity of a commit. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs git as the town does: no shell, no prompt, no hooks, no configuration of the system or the user, and only the protocols that the
 * contract allows. Resolves with what it printed.
 *
 * A repository that an agent can write to may name programs in its own configuration, in ways that no option turns off (filters, promisor
 * remotes, signing): only a confined git may run in one. This one is for repositories that are the town's own.
 */
export async function runGit(options: RunGitOptions): Promise<string> {
  const args = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', ...options.args]
  const timeLimitMs = options.timeLimitMs ?? defaultTimeLimitMs
  const what = `git ${options.args[0] ?? ''}`
  // A group of its own, so that the helpers which speak http or ssh for it end with it.
  const child = spawn('git', args, {
    cwd: options.cwd,
    env: { ...fixedEnv(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let endedBy: string | undefined
  const end = (reason: string) => {
    if (endedBy !== undefined || child.pid === undefined) return
    endedBy = reason
    killGroup(child.pid)
  }
  const timer = setTimeout(() => end(`did not end within ${timeLimitMs} ms`), timeLimitMs)
  const output = collect(child.stdout, () => end(`printed more than ${maxOutputBytes} bytes`))
  const words = collect(child.stderr, () => end(`complained in more than ${maxOutputBytes} bytes`))
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]
    if (endedBy !== undefined) throw new GitError(`${what} ${endedBy}.`, null)
    if (exitCode === 0) return output()
    const said = words().trim().slice(-shownErrorChars)
    throw new GitError(
      `${what} failed (${exitCode === null ? 'killed' : `exit ${exitCode}`})${said === '' ? '' : `: ${said}`}`,
      exitCode,
    )
  } catch (error) {
    if (error instanceof GitError) throw error
    throw new GitError(`${what} could not run: git is not installed, or the folder ${options.cwd} is missing.`, null, error)
  } finally {
    clearTimeout(timer)
  }
}

/** Gathers a stream; calls `tooMuch` once it is over the limit and keeps no more then. */
function collect(stream: Readable, tooMuch: () => void): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxOutputBytes) tooMuch()
    else chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it has just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Nothing else of the container's environment: it may hold what a remote helper should not see. */
function fixedEnv(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C.UTF-8',
    GIT_ALLOW_PROTOCOL: allowedGitProtocols.join(':'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
  }
}
