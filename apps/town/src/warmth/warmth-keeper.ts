import type { WarmthView } from '@gastown/contract/views'
import type { TownId } from '@gastown/contract/ids'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { TownBoard } from '../doors/town-board.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import { takeIntent } from '../mayor/take-intent.ts'
import { planWarmth, type WarmContainer, type WarmthPlan } from './plan-warmth.ts'
import type { SpareKeeper } from './spare-keeper.ts'
import type { Viewers } from './viewers.ts'

/** Things happen in bursts: a boot is a dozen turns. One look after them is enough. */
const lookSoonMs = 500
/** What processes hold grows over minutes; a look reads /proc once. */
const lookEveryMs = 30_000

/** Keeps as many mayors and spares warm as the memory budget carries. */
export interface WarmthKeeper {
  /** As it is now. */
  read(): Promise<WarmthView>
  close(): Promise<void>
}

export function createWarmthKeeper(options: {
  budgetBytes: number
  towns: Pick<Towns, 'list' | 'recovering'>
  containers: Pick<Containers, 'state' | 'readMemory'>
  spares: SpareKeeper
  /** Asked before each spare. */
  isEngineInstalled: () => Promise<boolean>
  viewers: Pick<Viewers, 'countOf' | 'leftAtMs' | 'onChange'>
  board: Pick<TownBoard, 'onChange'>
  clock: Clock
  random: RandomBytes
  log: Log
}): WarmthKeeper {
  const { budgetBytes, towns, containers, spares, viewers, board, clock, random, log } = options
  let next = { atMs: Number.POSITIVE_INFINITY, cancel: (): void => {} }
  let looking = false
  let closed = false

  function lookAt(atMs: number): void {
    if (closed || atMs >= next.atMs) return
    next.cancel()
    next = { atMs, cancel: clock.after(Math.max(0, atMs - clock.now()), () => void look()) }
  }
  const lookSoon = (): void => lookAt(clock.now() + lookSoonMs)

  async function look(): Promise<void> {
    next = { atMs: Number.POSITIVE_INFINITY, cancel: () => {} }
    // One that comes meanwhile is looked at after.
    if (looking) return lookSoon()
    looking = true
    try {
      if (!towns.recovering) await act()
    } catch (error) {
      log.error({ error: String(error) }, 'the warmth of the towns could not be looked at')
    } finally {
      looking = false
      const nowMs = clock.now()
      if (towns.recovering) lookAt(nowMs + lookSoonMs)
      else lookAt(Math.min(nowMs + lookEveryMs, spares.notBeforeMs > nowMs ? spares.notBeforeMs : Number.POSITIVE_INFINITY))
    }
  }

  async function act(): Promise<void> {
    const { plan, warm } = await planNow()
    for (const townId of plan.sleep) {
      const engine = towns.list().find((candidate) => candidate.townId === townId)
      // Somebody may have come while the memory was read.
      if (engine === undefined || viewers.countOf(townId) > 0) continue
      log.info({ townId, budgetBytes, usedBytes: plan.usedBytes }, 'a container goes to sleep for the memory budget')
      await takeIntent(engine, { type: 'container.sleep', budgetBytes, warmTowns: warm.length }, random)
    }
    if (plan.spare === 'end') await spares.end('The memory budget does not carry it.')
    if (plan.spare === 'start' && isQuiet() && (await options.isEngineInstalled())) void spares.start()
  }

  /** Boots share the machine's cores: a spare's waits until no town's is under way. */
  function isQuiet(): boolean {
    const isBooting = ({ town }: TownEngine): boolean =>
      town.container.run.state === 'starting' || (town.container.run.state === 'running' && town.mayor?.run.state === 'starting')
    return clock.now() >= spares.notBeforeMs && !towns.list().some(isBooting)
  }

  async function planNow(): Promise<{ plan: WarmthPlan; warm: readonly WarmContainer[] }> {
    const memory = await containers.readMemory()
    // What an earlier control plane left is counted once it was looked for.
    const engines = towns.list().filter(({ townId }) => !['down', 'unknown'].includes(containers.state(townId).state))
    const warm = await Promise.all(engines.map((engine) => viewOf(engine, memory)))
    const { current } = spares
    const spare = current === null ? null : { memoryBytes: memory.get(current.townId) ?? null }
    return { plan: planWarmth({ budgetBytes, containers: warm, spare, isSpareWanted: spares.wanted > 0 }), warm }
  }

  async function viewOf({ townId, town, store }: TownEngine, memory: ReadonlyMap<TownId, number>): Promise<WarmContainer> {
    const { owed } = await store.countActions()
    const usedAtMs = Math.max(Date.parse(town.mayor?.lastActivityAt ?? town.createdAt), viewers.leftAtMs(townId))
    const { run } = town.mayor ?? { run: null }
    const isWorking = run?.state === 'starting' || (run?.state === 'live' && run.activity === 'working')
    const isWanted = viewers.countOf(townId) > 0 || isWorking || town.inbox.size > 0 || owed > 0
    const isUp = town.container.run.state === 'running'
    const isLeaving = town.container.run.state === 'stopping'
    const use = isLeaving ? 'leaving' : isWanted || !isUp ? 'in_use' : 'idle'
    return { townId, memoryBytes: memory.get(townId) ?? null, use, usedAtMs }
  }

  const ends = [board.onChange(lookSoon), viewers.onChange(lookSoon)]
  lookSoon()
  return {
    async read() {
      const { plan, warm } = await planNow()
      return {
        budgetBytes,
        usedBytes: plan.usedBytes,
        warmTowns: warm.length,
        spares: { wanted: spares.wanted, ready: spares.isReady ? 1 : 0 },
        measured: plan.measured,
      }
    },
    async close() {
      closed = true
      next.cancel()
      for (const end of ends) end()
      await spares.close()
    },
  }
}
