import type { TownEvent } from '@gastown/contract/events'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { evolveWork } from './work/evolve-work.ts'
import { emptyWork } from './work/work.ts'
import type { Container, InboxMessage, Mayor, MayorRun, Town } from './town.ts'

/** The town after an event. Total: an event that does not fit changes nothing. */
export function evolve(town: Town | null, event: TownEvent): Town | null {
  if (event.type === 'town.created') return town ?? newTown(event)
  if (town === null) return null
  switch (event.type) {
    case 'town.configured':
      return {
        ...town,
        config: {
          engine: event.engine,
          model: event.model,
          container: { sleepAfterMinutes: event.sleepAfterMinutes },
          terminal: event.terminal ?? town.config.terminal,
        },
        launchRevision: event.launchRevision,
      }
    case 'town.deleted':
      return { ...town, deleted: true }
    case 'rig.created': {
      const { rigId, name, gitUrl, defaultBranch, at } = event
      return {
        ...town,
        rigs: new Map(town.rigs).set(rigId, { rigId, name, gitUrl, defaultBranch, config: defaultRigConfig, createdAt: at }),
      }
    }
    case 'rig.deleted':
      return { ...town, rigs: without(town.rigs, event.rigId) }
    case 'mayor.provided':
      if (town.mayor !== null) return town
      return { ...town, mayor: { agentId: event.agentId, generation: 0, run: { state: 'asleep' }, lastActivityAt: event.at } }
    case 'mayor.start_requested':
    case 'mayor.live':
    case 'mayor.recovering':
    case 'mayor.activity_changed':
    case 'mayor.engaged':
    case 'mayor.lost':
    case 'mayor.slept':
    case 'mayor.stop_requested':
    case 'mayor.stop_settled':
      return town.mayor === null ? town : { ...town, mayor: evolveMayor(town.mayor, event, town.launchRevision) }
    case 'message.accepted': {
      const { messageId, text, attachments, at } = event
      const files = attachments === undefined ? {} : { attachments }
      const message: InboxMessage = { messageId, text, ...files, acceptedAt: at, state: 'accepted' }
      return { ...town, inbox: new Map(town.inbox).set(event.messageId, message) }
    }
    case 'message.delivered': {
      const message = town.inbox.get(event.messageId)
      if (message === undefined) return town
      const { messageId } = message
      const delivered: InboxMessage = { ...message, state: 'delivered', generation: event.generation }
      return { ...town, inbox: new Map(town.inbox).set(messageId, delivered) }
    }
    case 'message.answered':
    case 'message.failed':
      return { ...town, inbox: without(town.inbox, event.messageId) }
    case 'container.start_requested':
    case 'container.running':
    case 'container.stop_requested':
    case 'container.stopped':
      return { ...town, container: evolveContainer(town.container, event) }
    case 'rig.configured': {
      const rig = town.rigs.get(event.rigId)
      if (rig === undefined) return town
      const rigs = new Map(town.rigs).set(rig.rigId, { ...rig, config: event.config })
      return { ...town, rigs, launchRevision: town.launchRevision + 1 }
    }
    case 'work.configured':
      return { ...town, launchRevision: town.launchRevision + 1, work: evolveWork(town.work, event) }
    default:
      return { ...town, work: evolveWork(town.work, event) }
  }
}

function newTown(event: Extract<TownEvent, { type: 'town.created' }>): Town {
  return {
    townId: event.townId,
    name: event.name,
    config: event.config,
    createdAt: event.at,
    deleted: false,
    launchRevision: 0,
    rigs: new Map(),
    mayor: null,
    container: { containerGeneration: 0, run: { state: 'asleep', reason: 'It was never started.' }, crashes: 0 },
    inbox: new Map(),
    work: emptyWork,
  }
}

type MayorEvent = Extract<TownEvent, { type: `mayor.${string}` }>

function evolveMayor(mayor: Mayor, event: MayorEvent, launchRevision: number): Mayor {
  switch (event.type) {
    case 'mayor.provided':
      return mayor
    case 'mayor.start_requested': {
      const engaged = event.cause === 'ensure' || event.cause === 'sdk_dead' || isEngaged(mayor.run)
      const attempts = event.cause === 'failed_retry' ? attemptsOf(mayor.run) : 0
      return {
        ...mayor,
        generation: event.generation,
        run: { state: 'starting', since: event.at, engaged, attempts, launchRevision },
      }
    }
    case 'mayor.live': {
      const startedWith = mayor.run.state === 'starting' || mayor.run.state === 'live' ? mayor.run.launchRevision : launchRevision
      return {
        ...mayor,
        lastActivityAt: event.at,
        run: {
          state: 'live',
          activity: event.activity,
          engaged: isEngaged(mayor.run),
          serverPort: event.serverPort,
          sessionId: event.sessionId,
          prewarmed: event.prewarmed,
          attempts: 0,
          launchRevision: startedWith,
        },
      }
    }
    case 'mayor.recovering': {
      const startedWith = mayor.run.state === 'live' ? mayor.run.launchRevision : launchRevision
      return {
        ...mayor,
        run: {
          state: 'starting',
          since: event.at,
          engaged: isEngaged(mayor.run),
          attempts: attemptsOf(mayor.run),
          launchRevision: startedWith,
        },
      }
    }
    case 'mayor.activity_changed':
      if (mayor.run.state !== 'live') return mayor
      return { ...mayor, lastActivityAt: event.at, run: { ...mayor.run, activity: event.activity } }
    case 'mayor.engaged':
      if (mayor.run.state === 'asleep') return mayor
      return { ...mayor, lastActivityAt: event.at, run: { ...mayor.run, engaged: true } }
    case 'mayor.lost':
      return {
        ...mayor,
        run: {
          state: 'lost',
          reason: event.reason,
          retryAt: event.retryAt,
          engaged: isEngaged(mayor.run),
          attempts: event.attempts,
          since: event.at,
        },
      }
    case 'mayor.slept':
      return { ...mayor, run: { state: 'asleep' } }
    case 'mayor.stop_requested':
      return { ...mayor, stop: { stopId: event.stopId } }
    case 'mayor.stop_settled': {
      const { stop, ...rest } = mayor
      return stop?.stopId === event.stopId ? rest : mayor
    }
  }
}

function isEngaged(run: MayorRun): boolean {
  return run.state !== 'asleep' && run.engaged
}

function attemptsOf(run: MayorRun): number {
  return run.state === 'asleep' ? 0 : run.attempts
}

type ContainerEvent = Extract<TownEvent, { type: `container.${string}` }>

function evolveContainer(container: Container, event: ContainerEvent): Container {
  switch (event.type) {
    case 'container.start_requested':
      return { ...container, containerGeneration: event.containerGeneration, run: { state: 'starting', since: event.at } }
    case 'container.running':
      return { ...container, run: { state: 'running', bootId: event.bootId, since: event.at } }
    case 'container.stop_requested':
      return {
        ...container,
        run: {
          state: 'stopping',
          restart: event.restart,
          ...(event.reason === undefined ? {} : { reason: event.reason }),
          since: event.at,
        },
      }
    case 'container.stopped':
      if (event.cause !== 'crash')
        return { ...container, crashes: 0, run: { state: 'asleep', reason: event.reason, cause: event.cause } }
      return {
        ...container,
        crashes: event.crashes,
        run:
          event.restartAt === null
            ? { state: 'failed', reason: event.reason }
            : { state: 'crashed', reason: event.reason, restartAt: event.restartAt },
      }
  }
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map)
  copy.delete(key)
  return copy
}
