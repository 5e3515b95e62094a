import type { TownEvent } from '@gastown/contract/events'
import type { AgentId } from '@gastown/contract/ids'
import type { Mayor, Town } from '../town.ts'

type StartCause = Extract<TownEvent, { type: 'mayor.start_requested' }>['cause']
type ContainerCause = Extract<TownEvent, { type: 'container.start_requested' }>['cause']

/**
 * What has to become true when somebody waits for the mayor: it is taken up if it is there, joined if it is on its way, and
 * started, with its container, if not. Gives no second start for the one in flight.
 */
export function wishMayor(town: Town, mayor: Mayor, cause: 'ensure' | 'message', at: string): readonly TownEvent[] {
  switch (mayor.run.state) {
    case 'live':
      return mayor.run.engaged ? [] : [{ type: 'mayor.engaged', generation: mayor.generation, at }]
    case 'starting': {
      const container = wishContainer(town, cause, at)
      if (mayor.run.engaged) return container
      return [...container, { type: 'mayor.engaged', generation: mayor.generation, at }]
    }
    case 'asleep':
    case 'lost':
      return [...wishContainer(town, cause, at), startMayor(mayor, 'ensure', at)]
  }
}

/** A new run of the mayor. */
export function startMayor(mayor: { agentId: AgentId; generation: number }, cause: StartCause, at: string): TownEvent {
  return { type: 'mayor.start_requested', agentId: mayor.agentId, generation: mayor.generation + 1, cause, at }
}

/** Starts the container unless it is there or on its way; one that is stopping starts again after. */
export function wishContainer(town: Town, cause: ContainerCause, at: string): readonly TownEvent[] {
  const { containerGeneration, run } = town.container
  switch (run.state) {
    case 'starting':
    case 'running':
      return []
    case 'stopping':
      return run.restart ? [] : [{ type: 'container.stop_requested', containerGeneration, restart: true, at }]
    case 'asleep':
    case 'crashed':
    case 'failed':
      return [startContainer(town, cause, at)]
  }
}

export function startContainer(town: Town, cause: ContainerCause, at: string): TownEvent {
  return { type: 'container.start_requested', containerGeneration: town.container.containerGeneration + 1, cause, at }
}

/** A container that starts brings its mayor up with it: a new run, unless one was asked for already. */
export function bootWithMayor(town: Town, cause: ContainerCause, at: string): readonly TownEvent[] {
  const { mayor } = town
  const container = startContainer(town, cause, at)
  if (mayor === null || mayor.run.state === 'starting') return [container]
  return [container, startMayor(mayor, 'boot', at)]
}
