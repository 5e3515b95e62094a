import type { Action } from '@gastown/contract/intents'
import type { Town } from '@gastown/core/town'
import type { Readiness } from './readiness.ts'
import { workerReadiness, workReadiness } from './work-readiness.ts'

/** Whether an action that was owed once is still owed. Only that generation's own action is ever performed (promise 2). */
export function readinessOf(town: Town, action: Action): Readiness {
  if (town.deleted) return 'stale'
  const worker = 'agentId' in action ? town.work.workers.get(action.agentId) : undefined
  if (worker !== undefined && (action.type === 'agent.start' || action.type === 'message.deliver')) {
    return workerReadiness(town, worker, action)
  }
  switch (action.type) {
    case 'container.start':
      return isContainer(town, action, 'starting') ? 'ready' : 'stale'
    case 'container.drain':
      return isContainer(town, action, 'stopping') ? 'ready' : 'stale'
    case 'container.configure':
      if (isContainer(town, action, 'starting')) return 'wait'
      return isContainer(town, action, 'running') ? 'ready' : 'stale'
    case 'agent.start': {
      const state = mayorState(town, action)
      if (state !== 'starting' && state !== 'live') return 'stale'
      return town.container.run.state === 'running' ? 'ready' : 'wait'
    }
    case 'agent.configure':
      return whenLive(town, action)
    case 'message.deliver':
      if (town.inbox.get(action.messageId)?.state !== 'accepted') return 'stale'
      // A turn that shall end ends first: the message begins another one.
      return town.mayor?.stop !== undefined && whenLive(town, action) === 'ready' ? 'wait' : whenLive(town, action)
    case 'agent.abort':
      return town.mayor?.stop?.stopId === action.stopId ? whenLive(town, action) : 'stale'
    default:
      return workReadiness(town, action)
  }
}

type AgentAction = Extract<Action, { agentId: unknown }>
type ContainerAction = Extract<Action, { containerGeneration: unknown }>

/** A mayor whose server is being replaced is the same run, and takes what it is owed when it is back. */
function whenLive(town: Town, action: AgentAction): Readiness {
  switch (mayorState(town, action)) {
    case 'live':
      return 'ready'
    case 'starting':
      return 'wait'
    case 'asleep':
    case 'lost':
    case null:
      return 'stale'
  }
}

function mayorState({ mayor }: Town, { agentId, generation }: AgentAction) {
  return mayor !== null && mayor.agentId === agentId && mayor.generation === generation ? mayor.run.state : null
}

function isContainer(town: Town, { containerGeneration }: ContainerAction, state: Town['container']['run']['state']): boolean {
  return town.container.containerGeneration === containerGeneration && town.container.run.state === state
}

/**
 * Actions are performed in lanes that do not wait for each other: the mayor and the container, which a person waits for, go past whatever
 * the work owes, and an address outside that does not answer holds up neither.
 */
export type Lane = 'mayor' | 'work' | 'outside'

export function laneOf(town: Town, action: Action): Lane {
  switch (action.type) {
    case 'container.start':
    case 'container.drain':
    case 'container.configure':
    case 'agent.configure':
    case 'agent.abort':
      return 'mayor'
    case 'agent.start':
    case 'message.deliver':
      return town.work.workers.has(action.agentId) ? 'work' : 'mayor'
    case 'agent.stop':
    case 'batch.verify':
    case 'batch.land':
    case 'merge.check':
    case 'workers.warm':
      return 'work'
    case 'escalation.notify':
    case 'escalation.push':
    case 'convoy.push':
      return 'outside'
  }
}

/**
 * Actions on one subject are performed one after the other, in the order in which they were owed. Ending a turn is a subject of its own: a
 * message that is being delivered may be waiting for just that.
 */
export function subjectOf(action: Action): string {
  switch (action.type) {
    case 'container.start':
    case 'container.drain':
    case 'container.configure':
      return 'container'
    case 'agent.start':
    case 'agent.stop':
    case 'agent.configure':
    case 'message.deliver':
      return action.agentId
    case 'batch.verify':
    case 'batch.land':
      return `${action.rigId} batch`
    case 'merge.check':
      return action.mergeId
    case 'escalation.notify':
      return action.escalationId
    case 'escalation.push':
      return `${action.escalationId} push`
    case 'convoy.push':
      return `${action.convoyId} push`
    case 'workers.warm':
      return 'workers'
    case 'agent.abort':
      return `${action.agentId} turn`
  }
}
