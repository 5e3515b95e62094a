import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { GastownError } from '@gastown/contract/errors'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { engineNames } from '../agent-runner/engine-env.ts'
import { locateProgram } from '../agent-runner/locate-program.ts'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { AgentServer, AgentServerEngine, AttachPoint } from './agent-server.ts'
import { createAttachPoint } from './attach-point.ts'
import { bootEngine } from './boot-engine.ts'
import { EngineAgentServer } from './engine-agent-server.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import { createEngineHttp } from './engine-http.ts'
import { spawnEngine } from './engine-process.ts'
import { healthSchema } from './engine-wire.ts'
import { findFreePort } from './free-port.ts'
import { openHeldPort, type HeldPort } from './held-port.ts'
import { removeLiveConfig } from './live-config.ts'

/** A server that did not come up has nothing to save. */
const failedBootGraceMs = 1_000
/** Bytes of randomness in a password: beyond guessing. */
const passwordBytes = 24
/** `--version` of a program that is not a package's: about a second on a busy machine. */
const versionTimeoutMs = 20_000

export interface EngineOptions {
  readonly sandbox: Sandbox
  readonly random: RandomBytes
  readonly clock: Clock
  readonly log: Log
  /** Settings and PATH by which the program is found; absent: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Absent: the system's choice. */
  readonly findPort?: () => Promise<number>
}

/** An engine of the given flavour. */
export function createEngine(flavour: EngineFlavour, options: EngineOptions): AgentServerEngine {
  const { random, clock, log } = options
  const names = engineNames[flavour.engine]
  const locate = async () => {
    const program = await locateProgram({ engine: flavour.engine, env: options.env ?? process.env })
    return program.file === null ? program : { file: program.file, version: await readVersion(program.file) }
  }

  const start = async (
    wanted: AgentLaunch,
    signal: AbortSignal,
    onBooting: (attachPoint: AttachPoint) => void = () => {},
  ): Promise<AgentServer> => {
    const program = await locateProgram({ engine: flavour.engine, env: options.env ?? process.env })
    if (program.file === null) throw new GastownError('ENGINE_NOT_INSTALLED', program.hint)
    const { file } = program
    // Its terminal runs the same program: the launch that the server carries lets both see it.
    const access = { ...wanted.access, readOnly: [...wanted.access.readOnly, dirname(file)] }
    const launch = { ...wanted, cwd: wanted.serverCwd, access }
    await removeLiveConfig(launch)
    const models = launch.modelsFile === null ? [] : [dirname(launch.modelsFile)]
    for (const folder of [launch.home, launch.cwd, ...models]) await mkdir(folder, { recursive: true, mode: 0o700 })
    const held = await openHeldPort()
    try {
      const server = await boot({ program: file, launch, signal, held, onBooting })
      void server.exited.then(() => held.close())
      return server
    } catch (error) {
      held.close()
      throw error
    }
  }

  const boot = async ({
    program,
    launch,
    signal,
    held,
    onBooting,
  }: {
    program: string
    launch: AgentLaunch
    signal: AbortSignal
    held: HeldPort
    onBooting: (attachPoint: AttachPoint) => void
  }): Promise<AgentServer> => {
    const password = secret(random)
    const attachPointOf = (of: AgentLaunch) => createAttachPoint({ launch: of, program, held, password })
    const attachPoint = attachPointOf(launch)
    const httpOf = (port: number) => createEngineHttp({ port, user: names.user, password, directory: launch.cwd })

    const {
      process: engineProcess,
      port,
      version,
    } = await bootEngine({
      signal,
      clock,
      graceMs: failedBootGraceMs,
      onSpawned: () => onBooting(attachPoint),
      findPort: options.findPort ?? findFreePort,
      readHealth: async (port, timeoutMs) => {
        const health = await httpOf(port).tryGet('/global/health', healthSchema, timeoutMs)
        return health?.healthy === true ? health.version : null
      },
      spawn: (port) =>
        spawnServer({
          flavour,
          sandbox: options.sandbox,
          clock,
          launch,
          port,
          password,
          program,
          serverId: secret(random),
        }),
    })
    const http = httpOf(port)
    if (!flavour.testedVersions.some((tested) => version.startsWith(`${tested}.`))) {
      log.warn(
        { engine: flavour.engine, version, tested: flavour.testedVersions },
        'this version of the engine is not one Gastown was tested with',
      )
    }
    const server = new EngineAgentServer({
      flavour,
      launch,
      process: engineProcess,
      http,
      port,
      attachPoint,
      attachPointOf,
      letAttach: () => held.leadTo(port),
      engineVersion: version,
      clock,
      log,
    })
    if (signal.aborted) {
      await server.stop(failedBootGraceMs)
      throw new GastownError('AGENT_NOT_READY', 'The agent server did not start: its start was called off.')
    }
    return server
  }
  return { engine: flavour.engine, locate, start }
}

function spawnServer(options: {
  flavour: EngineFlavour
  sandbox: Sandbox
  clock: Clock
  launch: AgentLaunch
  port: number
  password: string
  program: string
  serverId: string
}) {
  const { flavour, sandbox, launch, port, program } = options
  const markerName = 'GASTOWN_AGENT_SERVER'
  // In a process table of its own the container's pid means nothing: there the sandbox ends the server with its parent.
  const parent =
    flavour.parentVariable === null || sandbox.kind !== 'none' ? {} : { [flavour.parentVariable]: String(process.pid) }
  const command = {
    file: program,
    args: ['serve', '--port', String(port), '--hostname', '127.0.0.1'],
    cwd: launch.cwd,
    env: {
      ...launch.env,
      ...parent,
      [engineNames[flavour.engine].passwordVariable]: options.password,
      [markerName]: options.serverId,
    },
  }
  return spawnEngine({
    command: sandbox.confineServer(command, launch.access),
    program,
    marker: `${markerName}=${options.serverId}`,
    clock: options.clock,
  })
}

function secret(random: RandomBytes): string {
  return Buffer.from(random(passwordBytes)).toString('base64url')
}

/** From the package beside the program when there is one, else by asking it, in an empty home that is thrown away. */
async function readVersion(file: string): Promise<string> {
  const manifest: unknown = await readFile(join(dirname(dirname(file)), 'package.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => null)
  if (manifest !== null && typeof manifest === 'object' && 'version' in manifest && typeof manifest.version === 'string')
    return manifest.version
  const home = await mkdtemp(join(tmpdir(), 'gastown-version-'))
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], {
      timeout: versionTimeoutMs,
      env: {
        HOME: home,
        XDG_DATA_HOME: home,
        XDG_CONFIG_HOME: home,
        XDG_STATE_HOME: home,
        XDG_CACHE_HOME: home,
        PATH: process.env['PATH'] ?? '',
      },
    })
    return stdout.trim() || 'unknown'
  } catch {
    return 'unknown' // a program that does not tell may still serve; the health route tells then
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
