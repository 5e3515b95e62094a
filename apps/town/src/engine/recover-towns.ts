import type { TownLink } from '@gastown/contract/container-boot'
import type { TownId } from '@gastown/contract/ids'
import type { RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { Log } from '../log.ts'
import type { OpenableTowns } from './create-towns.ts'
import { newInputId } from './new-input-id.ts'
import type { TownEngine } from './town-engine.ts'

export interface RecoverTownsOptions {
  readonly towns: OpenableTowns
  readonly containers: Containers
  readonly townLink: (options: { townId: TownId; containerGeneration: number }) => Promise<TownLink>
  /** Clears what there is of a deleted or half-made town besides its records. */
  readonly forget: (townId: TownId) => Promise<void>
  /** Chooses the towns whose containers are started although nobody asked yet, in their order. */
  readonly selectAutostart: (towns: readonly TownEngine[]) => readonly TownId[]
  readonly random: RandomBytes
  readonly log: Log
}

/** Every process of a container that ends is told to its town. Returns the unsubscriber. */
export function watchContainers({
  towns,
  containers,
  random,
  log,
}: Pick<RecoverTownsOptions, 'towns' | 'containers' | 'random' | 'log'>): () => void {
  return containers.onGone(({ townId, containerGeneration, reason }) => {
    const engine = towns.list().find((candidate) => candidate.townId === townId)
    const report = { type: 'container.gone', inputId: newInputId(random), containerGeneration, reason } as const
    engine
      ?.take({ kind: 'report', report })
      .catch((error: unknown) => log.error({ townId, error: String(error) }, 'the end of a container could not be taken'))
  })
}

/**
 * After a start of the control plane: opens the towns, takes over the containers that are alive, lets the rules run on what was owed,
 * and starts the containers of the towns that shall be warm. Runs after the doors are open; a town that fails does not hold up the others.
 */
export async function recoverTowns(options: RecoverTownsOptions): Promise<void> {
  const { towns, log } = options
  // Read before the towns are: the folder of a container that is made meanwhile, with its town, is not among them.
  const folders = await options.containers.list()
  await towns.openAll(options.forget)
  await forgetTownless(folders, options)
  const engines = towns.list()
  await Promise.all(
    engines.map((engine) =>
      recoverTown(engine, options).catch((error: unknown) =>
        log.error({ townId: engine.townId, error: String(error) }, 'a town could not be recovered'),
      ),
    ),
  )
  for (const townId of options.selectAutostart(engines)) {
    const intent = { type: 'container.wake', inputId: newInputId(options.random), reason: 'autostart' } as const
    await towns.get(townId).take({ kind: 'intent', intent })
  }
}

async function recoverTown(engine: TownEngine, { containers, townLink, random }: RecoverTownsOptions): Promise<void> {
  const { townId } = engine
  const { containerGeneration, run } = engine.town.container
  const adopted = await containers.adopt({ townId, townLink: await townLink({ townId, containerGeneration }) })
  const inputId = newInputId(random)
  if (adopted !== null && adopted.containerGeneration === containerGeneration) {
    await engine.take({ kind: 'report', report: { type: 'container.adopted', inputId, ...adopted } })
  } else if (adopted !== null) {
    // A run that the town has already given up: its successor may not find it in the way.
    await containers.stop({ townId, drainMs: 0 })
  } else if (run.state === 'starting' || run.state === 'running' || run.state === 'stopping') {
    const reason = 'It was not there when Gastown started again.'
    await engine.take({ kind: 'report', report: { type: 'container.gone', inputId, containerGeneration, reason } })
  }
  await engine.take({ kind: 'report', report: { type: 'alarm.rang', inputId: newInputId(random) } })
}

/** Containers of towns that do not exist: spares that a control plane left which did not end in order. Nobody could claim them. */
async function forgetTownless(folders: readonly TownId[], { towns, containers, log }: RecoverTownsOptions): Promise<void> {
  const known = new Set(await towns.listAll())
  for (const townId of folders.filter((folder) => !known.has(folder))) {
    try {
      log.info({ townId }, 'a container without a town is removed')
      await containers.stop({ townId, drainMs: 0 })
      await containers.purge(townId)
    } catch (error) {
      log.error({ townId, error: String(error) }, 'a container without a town could not be removed')
    }
  }
}
