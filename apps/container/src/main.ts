import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { containerProtocolVersion, type ContainerBoot } from '@gastown/contract/container-boot'
import { GastownError } from '@gastown/contract/errors'
import { buildAgentLaunch, buildSpareLaunch } from './agent-runner/build-agent-launch.ts'
import { createKiloEngine } from './agent-server/kilo-agent-server.ts'
import { createOpencodeEngine } from './agent-server/opencode-agent-server.ts'
import { systemClock, systemRandom } from './clock.ts'
import { ownStartTime, removeManifest, writeManifest } from './control-server/container-manifest.ts'
import { startControlServer } from './control-server/control-server.ts'
import { readBoot } from './control-server/read-boot.ts'
import { watchParent } from './control-server/watch-parent.ts'
import { prepareWorkspace } from './git/prepare-workspace.ts'
import { createLog, type Log } from './log.ts'
import { startModelGateway } from './model-gateway/model-gateway.ts'
import { throughGateway } from './model-gateway/through-gateway.ts'
import { createRigs } from './rigs/create-rigs.ts'
import { worktreeFolder } from './rigs/rig-folders.ts'
import { createSdkServers } from './process-manager/ensure-sdk-server.ts'
import { createInstalledEngineVersion } from './process-manager/installed-engine-version.ts'
import { keepAttachments } from './process-manager/keep-attachments.ts'
import { createLastSessions } from './process-manager/last-sessions.ts'
import { keepPidLedger } from './process-manager/pid-ledger.ts'
import { policy } from './process-manager/policy.ts'
import { createProcessManager } from './process-manager/process-manager.ts'
import { judgeProcessState, listProcesses, measureServer } from './process-manager/process-state.ts'
import { sweepOrphans } from './process-manager/sweep-orphans.ts'
import { detectSandbox, findBubblewrap, type FoundBubblewrap } from './sandbox/detect-sandbox.ts'
import { createSnapshots } from './snapshots/create-snapshots.ts'
import { createTerminals } from './terminals/create-terminals.ts'
import { startToolGateway } from './tool-gateway/tool-gateway.ts'
import { createHttpTownLink } from './town-link/http-town-link.ts'

/** Bytes of randomness in a token: beyond guessing. */
const tokenBytes = 32

/**
 * A town's container: loads its code, waits for its boot line, serves on loopback, says `{"listening","bootId"}` on standard output, and lives on when the
 * control plane that started it is gone.
 */
async function main(): Promise<void> {
  const log = createLog()
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the container broke')
    process.exit(1)
  })
  // The control plane may go while the container stays: neither its terminal nor the end of its pipes concerns us.
  process.on('SIGHUP', () => log.info('SIGHUP is ignored'))
  process.stdout.on('error', () => log.debug('nobody reads standard output'))
  try {
    // The boot line may be long in coming: this is done by then.
    const bubblewrap = findBubblewrap()
    const boot = await readBoot(process.stdin)
    if (boot === null) log.info('nobody needs this container')
    else await runContainer(boot, { bubblewrap, log })
  } catch (error) {
    log.fatal({ err: error, code: error instanceof GastownError ? error.code : 'INTERNAL' }, 'the container could not start')
    process.exitCode = 1
    // What was opened on the way would keep the process.
    process.exit()
  }
}

async function runContainer(
  boot: ContainerBoot,
  { bubblewrap, log: baseLog }: { bubblewrap: Promise<FoundBubblewrap>; log: Log },
): Promise<void> {
  const bootId = randomUUID()
  const { dataDir, townId, controlToken, bootBeganAtMs } = boot
  let { containerGeneration } = boot
  const log = baseLog.child({ townId, containerGeneration, bootId })
  const [clock, random] = [systemClock, systemRandom]
  const ledgerFile = join(dataDir, 'children.jsonl')

  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  process.chdir(dataDir)
  // First: it is the lock of the folder, and what follows ends processes of whoever had it before.
  const townLink = createHttpTownLink({
    townId,
    address: boot.townLink,
    keptReportsFile: join(dataDir, 'reports.sqlite'),
    clock,
    random,
    log,
  })
  const newToken = () => Buffer.from(random(tokenBytes)).toString('base64url')
  const [sandbox, gateway, tools] = await Promise.all([
    detectSandbox({ mode: boot.sandbox, lookedAhead: bubblewrap }),
    startModelGateway({ newToken, log }),
    startToolGateway({ newToken, town: townLink, clock, log }),
    sweepOrphans({ ledgerFile, folder: dataDir, clock, log }),
  ])
  const endLedger = keepPidLedger(ledgerFile)
  const rigs = createRigs({
    containerDir: dataDir,
    sandbox,
    clock,
    report: townLink.report.bind(townLink),
    showGate: townLink.gateOutput.bind(townLink),
    log,
    isInUse: (id) => manager.worksIn(worktreeFolder(dataDir, id)),
  })
  const engineOptions = { sandbox, random, clock, log }
  const engines = { kilo: createKiloEngine(engineOptions), opencode: createOpencodeEngine(engineOptions) }
  const engineVersion = createInstalledEngineVersion(engines)
  const servers = createSdkServers({
    engines,
    clock,
    log,
    onReplaced: (agentId, reason) => townLink.telemetry({ event: 'agent_server.replaced', agentId, reason }),
    readMemory: async (pid) => measureServer(pid, await listProcesses()),
  })
  const manager = createProcessManager({
    boot,
    bootId,
    bootBeganAtMs,
    townLink,
    spare: boot.spare === undefined ? null : buildSpareLaunch({ townId, agentId: boot.spare.agentId, containerDir: dataDir }),
    parts: {
      buildLaunch: (spec) => buildAgentLaunch({ spec: throughGateway(spec, gateway), containerDir: dataDir, rigs }),
      lastSessions: createLastSessions({ log }),
      prepareWorkspace,
      rigs,
      tools,
      keepAttachments,
      fileExists: existsSync,
      servers,
      snapshots: createSnapshots({ townLink, engineVersion: ({ spec }) => engineVersion(spec.engine), clock, log }),
      terminals: createTerminals({ clock, log }),
      hasCoresForBoth: availableParallelism() >= policy.coresForBoth,
      sandbox,
      townLink,
      readProcessState: async (pid) => judgeProcessState(pid, await listProcesses()),
      clock,
      log,
    },
    onEnded: () => {
      void end()
    },
  })
  const control = await startControlServer({
    manager,
    rigs,
    controlToken,
    log,
    health: () => ({
      townId,
      bootId,
      containerGeneration,
      protocolVersion: containerProtocolVersion,
      pid: process.pid,
      sandbox: sandbox.kind,
      sandboxReason: sandbox.reason,
      uptimeMs: Math.max(0, clock.now() - bootBeganAtMs),
      keptReports: townLink.keptReports,
    }),
    claimed: async (claim) => {
      endParentWatch()
      ;({ containerGeneration } = claim)
      await tellManifest()
    },
  })
  // The container of a town outlives its control plane; a spare is nobody's then.
  const endParentWatch =
    boot.spare === undefined
      ? () => {}
      : watchParent({
          parentPid: boot.spare.parentPid,
          everyMs: policy.parentCheckMs,
          clock,
          readParentPid: () => process.ppid,
          onGone: () => {
            log.info('the control plane of this spare is gone')
            void manager.drain('drained')
          },
        })

  async function end(): Promise<void> {
    try {
      endLedger()
      await removeManifest(dataDir, bootId)
      await Promise.all([control.close(), gateway.close(), tools.close(), townLink.close()])
      log.info('container ended')
    } catch (error) {
      log.error({ err: error }, 'the end was not clean')
    }
    process.exit(0)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void manager.drain('drained'))
  const { port } = control
  const processStartTime = await ownStartTime()
  const { pid } = process
  const tellManifest = () =>
    writeManifest(dataDir, {
      protocolVersion: containerProtocolVersion,
      townId,
      containerGeneration,
      bootId,
      pid,
      processStartTime,
      port,
      controlToken,
    })
  await tellManifest()
  process.stdout.write(`${JSON.stringify({ listening: port, bootId })}\n`)
  log.info({ port, pid, sandbox: sandbox.kind }, 'container serves')
  await manager.boot()
  // For the next container: one that is killed would not leave what it has compiled.
  flushCompileCache()
}

await main()
