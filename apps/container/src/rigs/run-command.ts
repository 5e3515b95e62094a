import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { GitError } from '../git/run-git.ts'
import type { Command } from '../sandbox/sandbox.ts'
import { policy } from './policy.ts'

export interface RunCommandOptions {
  readonly command: Command
  /** For messages, e.g. `git fetch`. */
  readonly what: string
  readonly timeLimitMs: number
  readonly input?: string | Uint8Array | Readable
  /** Standard output: kept up to the limit; one byte more ends the command, as an error or, with `cut`, as an end like any. */
  readonly outputBytes?: number
  readonly cut?: boolean
  /** Standard output goes into this file instead, which must not exist yet. */
  readonly outputFile?: string
  readonly signal: AbortSignal
}

/** A command that ended by itself, with whatever exit code, or was cut at its output limit (then the code is 0). */
export interface EndedCommand {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
  readonly cut: boolean
}

/**
 * Runs a command with limits of time and output. What it says by its exit code is a value; that nothing is known (it did not end in time, was
 * killed, printed without end, could not run, or the signal ended it) rejects with a GitError. Its process group ends with it.
 */
export async function runCommand(options: RunCommandOptions): Promise<EndedCommand> {
  const { command, what, signal } = options
  if (signal.aborted) throw new GitError(`${what} was not run: the container ends.`, null)
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  let endedBy: string | undefined
  let cut = false
  const end = (reason: string) => {
    endedBy ??= reason
    killGroup(child)
  }
  const onAbort = () => end('was ended: the container ends')
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => end(`did not end within ${options.timeLimitMs} ms`), options.timeLimitMs)

  // A command that ends before it has read its input closes the pipe: its exit code tells more.
  child.stdin.on('error', () => {})
  if (options.input instanceof Readable)
    options.input.on('error', (error) => end(`got no input: ${error.message}`)).pipe(child.stdin)
  else child.stdin.end(options.input ?? '')
  const limit = options.outputBytes ?? policy.outputBytes
  const tooMuch = () => {
    if (options.cut !== true) return end(`printed more than ${limit} bytes`)
    cut = true
    killGroup(child)
  }
  const written = options.outputFile === undefined ? undefined : writeInto(options.outputFile, child.stdout, limit, tooMuch, end)
  const stdout = written === undefined ? keepFirst(child.stdout, limit, tooMuch) : () => Buffer.alloc(0)
  const stderr = keepLast(child.stderr, policy.complaintBytes)
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]
    await written
    if (endedBy !== undefined) throw new GitError(`${what} ${endedBy}.`, null)
    if (exitCode === null && !cut) throw new GitError(`${what} was killed.`, null)
    return { exitCode: cut ? 0 : (exitCode ?? 0), stdout: stdout(), stderr: stderr(), cut }
  } catch (error) {
    if (error instanceof GitError) throw error
    throw new GitError(`${what} could not run: ${error instanceof Error ? error.message : String(error)}.`, null, error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function keepFirst(stream: Readable, limit: number, tooMuch: () => void): () => Buffer {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    if (bytes >= limit) return
    chunks.push(chunk.subarray(0, limit - bytes))
    bytes += chunk.length
    if (bytes > limit) tooMuch()
  })
  return () => Buffer.concat(chunks)
}

function keepLast(stream: Readable, limit: number): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-limit)
  })
  return () => text
}

/** Resolves when the file is whole, or no more is to come; a write that fails (a full disk) ends the command with that reason. */
function writeInto(
  path: string,
  stream: Readable,
  limit: number,
  tooMuch: () => void,
  end: (reason: string) => void,
): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > limit) tooMuch()
  })
  stream.pipe(file)
  return new Promise((resolve) => {
    file.once('close', resolve)
    file.once('error', (error) => {
      end(`could not be kept: ${error.message}`)
      stream.resume()
    })
  })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it has just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
