import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createSqliteTownStores } from '@gastown/store/sqlite-town-store'
import { createAuth } from '../../auth/auth.ts'
import { computeAllowedAddresses } from '../../auth/check-host-and-origin.ts'
import { systemClock, systemRandom } from '../../clock.ts'
import { drainMs } from '../../courier/perform-container-drain.ts'
import { createTownLinks } from '../../courier/town-links.ts'
import { createControlPlane } from '../../doors/create-control-plane.ts'
import { createTowns } from '../../engine/create-towns.ts'
import { forgetTown } from '../../engine/forget-town.ts'
import { recoverTowns, watchContainers } from '../../engine/recover-towns.ts'
import { selectAutostart } from '../../engine/select-autostart.ts'
import { defaultBudgetShare } from '../../warmth/memory-estimates.ts'
import type { Log } from '../../log.ts'
import { createPushDesk } from '../../notify/push-desk.ts'
import { createTelemetry } from '../../telemetry/telemetry.ts'
import { createBuiltWebPage } from './built-web-page.ts'
import { createChildProcessContainers } from './child-process-containers.ts'
import { computeContainerEnv } from './container-env.ts'
import { describeDataFolder } from './data-folder.ts'
import { describeInstall } from './describe-install.ts'
import { createDrainingDoors } from './draining-doors.ts'
import { rememberLastScreens } from '../../screens/remember-last-screens.ts'
import { createFileLastScreens } from './file-last-screens.ts'
import { createFileAttachmentStore } from './file-attachment-store.ts'
import { createFilePushSubscriptions } from './file-push-subscriptions.ts'
import { createFileSnapshotStore } from './file-snapshot-store.ts'
import { createFolderDiskProbe } from './folder-disk-probe.ts'
import { createGitRepositoryProbe } from './git-repository-probe.ts'
import type { HostOptions } from './host-options.ts'
import { openHttpHost } from './http-host.ts'
import { loadInstallKeys } from './install-keys.ts'
import { createLocalDemoModel } from './local-demo-model.ts'
import { createNodeSystemProbe } from './node-system-probe.ts'
import { loadPushKeys } from './push-keys.ts'
import { readGauges } from './read-gauges.ts'
import { createWebPushSender } from './web-push-sender.ts'
import { createSqliteTelemetry } from './sqlite-telemetry.ts'

const pageDir = fileURLToPath(new URL('../../../../web/dist', import.meta.url))
/** What runs as a town's container. It is started, never imported. */
export const containerProgram = fileURLToPath(new URL('../../../../container/src/main.ts', import.meta.url))

/** For actions in hand: a container that is just starting comes up in less. */
const courierDrainMs = 10_000

export interface NodeControlPlaneOptions extends Pick<
  HostOptions,
  'port' | 'dataDir' | 'autostart' | 'sandbox' | 'prewarm' | 'spares' | 'memoryBudgetMiB' | 'allowedHosts'
> {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly containerProgram: string
}

export interface NodeControlPlane {
  /** Without a path. */
  readonly url: string
  readonly operatorToken: string
  /** A fresh one-time link. */
  loginUrl(): string
  /** Resolves when every town on disk was opened, and its container taken over or asked for. Never rejects. */
  readonly recovered: Promise<void>
  /** Takes no more wishes, lets the containers save and end, and closes everything. */
  drain(): Promise<void>
}

/** The composition root on Node. It serves when this resolves, and recovers after. The caller holds the lock of the data folder. */
export async function openNodeControlPlane(options: NodeControlPlaneOptions): Promise<NodeControlPlane> {
  const { env, log, sandbox, prewarm } = options
  const [clock, random] = [systemClock, systemRandom]
  const budgetBytes = options.memoryBudgetMiB === null ? totalmem() * defaultBudgetShare : options.memoryBudgetMiB * 1024 * 1024
  const folder = describeDataFolder(options.dataDir)
  const keys = await loadInstallKeys({ dataDir: folder.root, random })
  const pushKeys = await loadPushKeys({ dataDir: folder.root })
  const http = await openHttpHost({ port: options.port, log })

  // From here to `serve` nothing waits, so that no request comes before the doors.
  const url = `http://127.0.0.1:${http.port}`
  const allowed = computeAllowedAddresses({ port: http.port, hosts: options.allowedHosts })
  const auth = createAuth({ keys, clock, random, allowed })
  const townLink = createTownLinks({ auth, url: () => url })
  const towns = createTowns({ stores: createSqliteTownStores({ dir: folder.towns }), clock, random, log })
  const points = createSqliteTelemetry({ dir: folder.telemetry, clock, log })
  const demoModel = createLocalDemoModel({ dataDir: folder.root, clock, log })
  const program = options.containerProgram
  const containerEnv = computeContainerEnv(env)
  const dir = folder.containers
  const containers = createChildProcessContainers({ dir, program, env: containerEnv, sandbox, prewarm, clock, random, log })
  const telemetry = createTelemetry({ sink: points, reader: points, clock, readGauges: () => readGauges({ towns, containers }) })
  const snapshots = createFileSnapshotStore({ dir: folder.snapshots, clock })
  const screens = rememberLastScreens(createFileLastScreens({ dir: folder.screens }))
  const attachments = createFileAttachmentStore({ dir: folder.attachments, clock })
  const push = createPushDesk({
    sender: createWebPushSender({ keys: pushKeys, clock }),
    subscriptions: createFilePushSubscriptions({ file: folder.pushSubscriptions }),
    clock,
  })
  const loginUrl = (): string => `${url}/login?code=${auth.createLoginCode()}`
  const plane = createControlPlane({
    towns,
    containers,
    auth,
    telemetry,
    snapshots,
    screens,
    attachments,
    townLink,
    demoModel,
    loginUrl,
    install: describeInstall(options),
    system: createNodeSystemProbe({ dataDir: folder.root, sandbox, env }),
    warmth: { spares: options.spares, budgetBytes },
    repositories: createGitRepositoryProbe({ env }),
    disk: createFolderDiskProbe(folder),
    push,
    page: createBuiltWebPage({ dir: pageDir }),
    clock,
    random,
    log,
  })
  const doors = createDrainingDoors(plane)
  http.serve(doors)

  towns.onOpen(({ town }) => {
    // Its agents may be running already, and their server goes on with the address that it has.
    if (town.config.model.provider !== 'demo') return
    demoModel.baseURL().catch((error: unknown) => log.error({ error: String(error) }, 'the demo model could not be started'))
  })
  const unwatch = watchContainers({ towns, containers, random, log })
  const recovered = recoverTowns({
    towns,
    containers,
    townLink,
    forget: (townId) => forgetTown(townId, 0, { containers, snapshots, screens, attachments, telemetry }),
    selectAutostart: (engines) =>
      selectAutostart({
        towns: engines.map(({ town }) => town),
        policy: options.autostart,
        budgetBytes,
        now: clock.now(),
      }),
    random,
    log,
  }).catch((error: unknown) => log.error({ error: String(error) }, 'the recovery after the start broke off'))

  return {
    url,
    operatorToken: keys.operatorToken,
    loginUrl,
    recovered,
    async drain() {
      doors.shut()
      await Promise.all([plane.close({ drainMs: courierDrainMs }), recovered])
      // The doors stay open for the containers: they report and save while they end.
      await Promise.all(towns.list().map(({ townId }) => containers.stop({ townId, drainMs })))
      unwatch()
      await http.close()
      await containers.release()
      await towns.close()
      points.close()
      await demoModel.close()
    },
  }
}
