import type { TownEvent } from '@gastown/contract/events'
import { loseMayor } from '../mayor/lose-mayor.ts'
import { startMayor } from '../mayor/wish-mayor.ts'
import { containerRestartAt, countCrashes } from '../policy/restart-policy.ts'
import type { Town } from '../town.ts'

/** The container ended against our will: it is started again after a pause that grows, and at last only by the user. */
export function crashContainer(town: Town, reason: string, at: string): readonly TownEvent[] {
  const { containerGeneration, run } = town.container
  const ranMs = run.state === 'running' ? Date.parse(at) - Date.parse(run.since) : 0
  const broughtMayorUp = town.mayor?.run.state === 'live'
  const crashes = countCrashes({ crashes: town.container.crashes, ranMs, broughtMayorUp })
  const restartAt = containerRestartAt({ crashes, at })
  const stopped = { type: 'container.stopped', containerGeneration, reason, cause: 'crash', restartAt, crashes, at } as const
  if (town.mayor === null || town.mayor.run.state === 'asleep') return [stopped]
  return [stopped, loseMayor(town.mayor, `Its container ended: ${reason}`, at, restartAt)]
}

/** The container ended as it was told or as it may: everything sleeps, or it starts again when that was wished. */
export function afterContainerStopped(
  town: Town,
  why: { reason: string; cause: 'drained' | 'idle' },
  at: string,
): readonly TownEvent[] {
  const { containerGeneration, run, crashes } = town.container
  const { mayor } = town
  const forBudget = run.state === 'stopping' && run.reason !== undefined ? ({ reason: run.reason, cause: 'budget' } as const) : {}
  const stopped: TownEvent = {
    type: 'container.stopped',
    containerGeneration,
    ...why,
    ...forBudget,
    restartAt: null,
    crashes,
    at,
  }
  if (run.state !== 'stopping' || !run.restart) {
    const isUp = mayor !== null && mayor.run.state !== 'asleep'
    return isUp ? [stopped, { type: 'mayor.slept', generation: mayor.generation, at }] : [stopped]
  }
  const started = { type: 'container.start_requested', containerGeneration: containerGeneration + 1, cause: 'user', at } as const
  // A start that was asked for while the old run was stopping is the new run's.
  if (mayor === null || mayor.run.state === 'starting') return [stopped, started]
  return [stopped, started, startMayor(mayor, 'boot', at)]
}
