import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import type { SystemView } from '@gastown/contract/views'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import { sweepAttachments } from '../attachments/sweep-attachments.ts'
import type { Auth } from '../auth/auth.ts'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import { createCourier } from '../courier/courier.ts'
import { createPerformers } from '../courier/create-performers.ts'
import { createMailClaims } from '../courier/mail-claims.ts'
import { keepLinksFresh } from '../courier/keep-links-fresh.ts'
import type { TownLinkOf } from '../courier/town-links.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import type { DemoModel } from '../mayor/demo-model.ts'
import { createEnsureMayor } from '../mayor/ensure-mayor.ts'
import { createLaunchOf } from '../mayor/launch-of.ts'
import { createMessageNotes } from '../mayor/message-notes.ts'
import type { DiskProbe } from '../metrics/disk-probe.ts'
import type { PushDesk } from '../notify/push-desk.ts'
import { createPostJson, type PostJson } from '../notify/post-json.ts'
import type { SnapshotStore } from '../snapshots/snapshot-store.ts'
import type { RememberedScreens } from '../screens/remember-last-screens.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createSpareKeeper } from '../warmth/spare-keeper.ts'
import { createViewers } from '../warmth/viewers.ts'
import { createWarmthKeeper } from '../warmth/warmth-keeper.ts'
import { createTownDoors, type TownDoors } from './create-town-doors.ts'
import { createMayorWishes } from './mayor-wishes.ts'
import { createProcedureHandlers } from './procedures/procedure-handlers.ts'
import { watchInvariants } from './watch-invariants.ts'
import { recordContainerEnds } from './record-container-ends.ts'
import type { RepositoryProbe } from './repository-probe.ts'
import { createStatusFeed } from './feed/status-feed.ts'
import type { SystemProbe } from './system-probe.ts'
import { createTerminalRelay } from './terminal-relay.ts'
import { createTownBoard } from './town-board.ts'
import type { WebPage } from './web-page.ts'

/** What a host lends to the control plane. */
export interface ControlPlaneOptions {
  readonly towns: Towns
  readonly containers: Containers
  readonly auth: Auth
  readonly telemetry: Telemetry
  readonly snapshots: SnapshotStore
  readonly screens: RememberedScreens
  readonly attachments: AttachmentStore
  readonly townLink: TownLinkOf
  readonly demoModel: DemoModel
  readonly system: SystemProbe
  /** Settings of the install, and how they are changed. */
  readonly install: SystemView['install']
  /** A fresh one-time link that logs a browser in. */
  readonly loginUrl: () => string
  readonly repositories: RepositoryProbe
  readonly disk: DiskProbe
  /** How the town posts to addresses outside; absent: by the `fetch` of the platform. */
  readonly postJson?: PostJson
  readonly push: PushDesk
  /** How many spares are kept, 0 or 1, and what all warm towns may hold together. */
  readonly warmth: { readonly spares: number; readonly budgetBytes: number }
  readonly page: WebPage
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
}

export interface ControlPlane extends TownDoors {
  /**
   * Ends sockets and timers, takes up no more actions, and waits at most `drainMs` for those in hand. Call it when the doors are shut and
   * before the towns are closed.
   */
  close(options: { drainMs: number }): Promise<void>
}

/**
 * Doors and courier, put together once for every host. Attends every town that opens; call it before the towns are opened. Imports
 * nothing of a machine.
 */
export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { towns, telemetry, clock, random, log } = options
  const board = createTownBoard(options)
  const record = (townId: TownId, event: TelemetryEvent): void => {
    telemetry.record(townId, event)
    board.noteTownEvent(townId, event)
  }
  const { launchOf, warmLaunchOf } = createLaunchOf(options)
  const mailClaims = createMailClaims()
  const notes = createMessageNotes()
  const postJson = options.postJson ?? createPostJson({ clock })
  const ensureMayor = createEnsureMayor({ ...options, launchOf, record })
  const courier = createCourier({
    performers: createPerformers({ ...options, launchOf, warmLaunchOf, mailClaims, notes, postJson, record }),
    clock,
    random,
    log,
    onBuried: (engine) => board.readDeadLettersSoon(engine),
  })
  const viewers = createViewers({ clock })
  const spares = createSpareKeeper({ ...options, wanted: options.warmth.spares })
  const warmth = createWarmthKeeper({
    ...options,
    budgetBytes: options.warmth.budgetBytes,
    spares,
    // A new town runs on kilo unless it is told otherwise.
    isEngineInstalled: async () =>
      (await options.system.read()).engines.some(({ engine, installed }) => engine === 'kilo' && installed),
    viewers,
    board,
  })
  const statusFeed = createStatusFeed({ board, clock, log })
  const wishes = createMayorWishes({ board, ensureMayor, clock, log })
  const terminals = createTerminalRelay({ ...options, board, wishes })
  const handlers = createProcedureHandlers({
    ...options,
    courier,
    board,
    ensureMayor,
    spares,
    record,
    notes,
    viewsOf: statusFeed.viewsOf,
    readWarmth: () => warmth.read(),
    isRecovering: () => towns.recovering,
  })
  const { showOnPages } = statusFeed
  const doors = createTownDoors({
    ...options,
    showOnPages,
    launchOf,
    mailClaims,
    board,
    handlers,
    statusFeed,
    terminals,
    viewers,
    wishes,
  })
  const ends = [
    towns.onOpen((engine) => courier.attend(engine)),
    recordContainerEnds({ board, telemetry }),
    watchInvariants({ board, clock, log, record }),
    keepLinksFresh(options),
    sweepAttachments(options),
    () => statusFeed.close(),
    () => terminals.close(),
    () => wishes.close(),
  ]
  for (const engine of towns.list()) courier.attend(engine)

  return {
    ...doors,
    async close({ drainMs }) {
      for (const end of ends) end()
      await Promise.all([courier.close({ drainMs }), warmth.close()])
      board.close()
    },
  }
}
