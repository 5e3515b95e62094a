import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { GastownError } from '@gastown/contract/errors'
import { createBubblewrapSandbox } from './bubblewrap-sandbox.ts'
import { renderDumpAdviceFilter } from './dump-advice-filter.ts'
import { descriptor3Stdio, giveDescriptor3 } from './give-descriptor3.ts'
import { createNoSandbox } from './no-sandbox.ts'
import type { Sandbox } from './sandbox.ts'

const run = promisify(execFile)

/** The probe takes 10 ms; a machine where it takes seconds cannot use it. */
const probeTimeoutMs = 5000

export interface FindBubblewrapOptions {
  /** Folders in which `bwrap` is looked for, as in PATH. Absent: this process's PATH. */
  readonly searchPath?: string
  /** Absent: this machine's. */
  readonly platform?: NodeJS.Platform
}

export interface DetectSandboxOptions extends FindBubblewrapOptions {
  readonly mode: 'auto' | 'bubblewrap' | 'none'
  /** A look that was begun earlier, maybe long ago: when it found none, another one is taken. */
  readonly lookedAhead?: Promise<FoundBubblewrap>
}

/**
 * Chooses the sandbox. `auto` takes bubblewrap where it is there and a probe run works, else none, and `reason` says why.
 * `bubblewrap` rejects with INTERNAL and the reason where it cannot work; `none` asks nothing.
 */
export async function detectSandbox(options: DetectSandboxOptions): Promise<Sandbox> {
  if (options.mode === 'none')
    return createNoSandbox('The sandbox is turned off by the setting `sandbox: none`: agents see what you see.')
  const ahead = await options.lookedAhead
  const found = ahead === undefined || ahead.file === null ? await findBubblewrap(options) : ahead
  if (found.file !== null) {
    return createBubblewrapSandbox({
      bwrapFile: found.file,
      filter: found.filter,
      reason: `Agents run in ${found.version} (${found.file}): they see the system read-only, their own folders, and nothing else.`,
    })
  }
  if (options.mode === 'bubblewrap') {
    throw new GastownError('INTERNAL', `The setting \`sandbox: bubblewrap\` cannot be honoured. ${found.reason}`)
  }
  return createNoSandbox(`${found.reason} Until then agents run without a sandbox and see what you see.`)
}

export type FoundBubblewrap =
  | { readonly file: string; readonly version: string; readonly filter: Uint8Array | null }
  | { readonly file: null; readonly reason: string }

/** Looks for `bwrap` and tries it, with the filter of agent servers too. Never rejects: what is wrong is the reason. */
export async function findBubblewrap(options: FindBubblewrapOptions = {}): Promise<FoundBubblewrap> {
  const { searchPath = process.env['PATH'] ?? '', platform = process.platform } = options
  if (platform !== 'linux') {
    return {
      file: null,
      reason: `The sandbox needs Linux; this is ${platform}. Run Gastown in a Linux machine or container to have one.`,
    }
  }
  const file = await findExecutable('bwrap', searchPath)
  if (file === null) {
    return {
      file: null,
      reason: 'bubblewrap is not installed. Get it with `apt-get install bubblewrap` (or your system’s package of that name).',
    }
  }
  try {
    // A mayor waits for this: all at once.
    const asked = run(file, ['--version'], { timeout: probeTimeoutMs })
    const [filter, { stdout }] = await Promise.all([findFilter(file), asked, probe(file)])
    return { file, filter, version: stdout.trim() }
  } catch (error) {
    return { file: null, reason: `${file} is there, but a probe run failed: ${failureText(error)}. ${probeHint}` }
  }
}

const probeHint =
  'It needs unprivileged user namespaces: see `sysctl kernel.unprivileged_userns_clone user.max_user_namespaces kernel.apparmor_restrict_unprivileged_userns`, and in a container its seccomp profile.'

const nothing = { file: '/bin/sh', args: ['-c', ':'], cwd: tmpdir(), env: {} }
const probeAccess = { readOnly: [nothing.cwd], readWrite: [] }

/** Runs a shell that does nothing, confined just as an agent's terminal is. */
async function probe(bwrapFile: string): Promise<void> {
  const { file, args, cwd, env } = createBubblewrapSandbox({ bwrapFile, reason: '', filter: null }).confine(nothing, probeAccess)
  await run(file, args, { cwd, env, timeout: probeTimeoutMs })
}

/** The filter of agent servers where a server's confinement works with it; else null: they do without, as outside of a sandbox. */
async function findFilter(bwrapFile: string): Promise<Uint8Array | null> {
  const filter = renderDumpAdviceFilter(process.arch)
  if (filter === null) return null
  const command = createBubblewrapSandbox({ bwrapFile, reason: '', filter }).confineServer(nothing, probeAccess)
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'ignore', 'ignore', ...descriptor3Stdio(command)],
    timeout: probeTimeoutMs,
  })
  giveDescriptor3(child, command)
  const [exitCode] = (await once(child, 'exit')) as [number | null]
  return exitCode === 0 ? filter : null
}

/** What bubblewrap said, in one line. */
function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const stderr = 'stderr' in error ? String(error.stderr).trim() : ''
  const killed = 'killed' in error && error.killed === true
  if (killed) return `no end within ${probeTimeoutMs} ms`
  return (stderr === '' ? error.message : stderr).replaceAll(/\s+/g, ' ').slice(0, 300)
}

async function findExecutable(name: string, searchPath: string): Promise<string | null> {
  for (const folder of searchPath.split(delimiter).filter((entry) => entry.startsWith('/'))) {
    const file = join(folder, name)
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false, // not there, or not for us: the next folder may have it
    )
    if (executable) return file
  }
  return null
}
