import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { ContainerBoot } from '@gastown/contract/container-boot'
import type { SystemView } from '@gastown/contract/views'
import type { SystemProbe } from '../../doors/system-probe.ts'
import { computeContainerEnv } from './container-env.ts'
import { findInPackage, findOnPath, isProgram } from './find-program.ts'
import { runBounded } from './run-bounded.ts'

/** An engine takes about a second for it, several on a machine that is busy. */
const versionTimeoutMs = 15_000
const sandboxTimeoutMs = 5000

const engines = [
  { engine: 'kilo', setting: 'GASTOWN_KILO_BIN', packageName: '@kilocode/cli', install: '@kilocode/cli' },
  { engine: 'opencode', setting: 'GASTOWN_OPENCODE_BIN', packageName: 'opencode', install: 'opencode-ai' },
] as const

type Engine = (typeof engines)[number]
type Env = Readonly<Record<string, string | undefined>>

/** Looks what this machine has for agents. A program is asked for its version once, and again when its file has changed. */
export function createNodeSystemProbe(options: { dataDir: string; sandbox: ContainerBoot['sandbox']; env: Env }): SystemProbe {
  const { dataDir, sandbox, env } = options
  const versions = new Map<string, Promise<string | null>>()
  let sandboxView: Promise<SystemView['sandbox']> | null = null

  function readVersion(file: string): Promise<string | null> {
    const key = `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0}`
    const known = versions.get(key) ?? askVersion(file, env)
    versions.set(key, known)
    return known
  }

  async function viewEngine({ engine, setting, packageName, install }: Engine): Promise<SystemView['engines'][number]> {
    const chosen = env[setting] ?? ''
    if (chosen !== '' && !(isAbsolute(chosen) && isProgram(chosen))) {
      return {
        engine,
        installed: false,
        version: null,
        hint: `${setting} is "${chosen}", which is not the absolute path of a program.`,
      }
    }
    const found = chosen === '' ? findEngine(engine, packageName, env) : { file: chosen, version: null }
    if (found === null) {
      const hint = `${engine} is not installed. Run "npm install -g ${install}", or set ${setting} to the absolute path of the program.`
      return { engine, installed: false, version: null, hint }
    }
    return { engine, installed: true, version: found.version ?? (await readVersion(found.file)), hint: '' }
  }

  async function viewGit(): Promise<SystemView['git']> {
    const file = findOnPath('git', env['PATH'])
    if (file === null)
      return { installed: false, version: null, hint: 'git is not installed. Install it with your system’s package manager.' }
    return { installed: true, version: await readVersion(file), hint: '' }
  }

  return {
    async read() {
      sandboxView ??= viewSandbox(sandbox, env)
      const [engineViews, git, inForce] = await Promise.all([Promise.all(engines.map(viewEngine)), viewGit(), sandboxView])
      // One that is missing may be installed by the time of the next look; one that works stays.
      if (inForce.inForce === 'none') sandboxView = null
      return { version: readOwnVersion(), nodeVersion: process.version, dataDir, engines: engineViews, sandbox: inForce, git }
    },
  }
}

/** `version` is null when only the program itself can tell it. */
function findEngine(engine: Engine['engine'], packageName: string, env: Env): { file: string; version: string | null } | null {
  const target = `${packageName}-${process.platform}-${process.arch}`
  for (const variant of ['', '-baseline', '-musl']) {
    const found = findInPackage(engine, `${target}${variant}`)
    if (found !== null) return found
  }
  const file = findOnPath(engine, env['PATH'])
  return file === null ? null : { file, version: null }
}

/** Null when the program does not say. An engine makes its folders wherever it runs: it gets a home that is gone afterwards. */
async function askVersion(file: string, env: Env): Promise<string | null> {
  const home = await mkdtemp(join(tmpdir(), 'gastown-version-'))
  try {
    const ownFolders = {
      HOME: home,
      TMPDIR: home,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
    }
    const end = await runBounded({
      file,
      args: ['--version'],
      env: { ...computeContainerEnv(env), ...ownFolders },
      timeoutMs: versionTimeoutMs,
    })
    if (!end.ended || end.exitCode !== 0) return null
    return /\d+(?:\.\d+)+\S*/.exec(end.stdout)?.[0] ?? null
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function viewSandbox(mode: ContainerBoot['sandbox'], env: Env): Promise<SystemView['sandbox']> {
  if (mode === 'none') return { inForce: 'none', reason: 'Turned off with --sandbox none: agents see what you see.' }
  if (process.platform !== 'linux') return { inForce: 'none', reason: 'The sandbox needs Linux: agents see what you see.' }
  const file = findOnPath('bwrap', env['PATH'])
  if (file === null) {
    const reason =
      'bubblewrap is not installed: agents see what you see. Get it with "apt-get install bubblewrap" or your system’s package of that name.'
    return { inForce: 'none', reason }
  }
  const args = [
    '--unshare-user',
    '--unshare-pid',
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '/bin/sh',
    '-c',
    ':',
  ]
  const end = await runBounded({ file, args, env: computeContainerEnv(env), timeoutMs: sandboxTimeoutMs })
  if (end.ended && end.exitCode === 0)
    return { inForce: 'bubblewrap', reason: `Agents see the system read-only, their own folders, and nothing else (${file}).` }
  const said = end.ended ? end.stderr.trim().slice(0, 300) : end.detail
  return { inForce: 'none', reason: `bubblewrap is there and does not work: ${said}. It needs unprivileged user namespaces.` }
}

function readOwnVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
