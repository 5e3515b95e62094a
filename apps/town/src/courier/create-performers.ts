import type { AgentMessageRequest, ContainerSettings } from '@gastown/contract/container-routes'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { PerformAction } from '../engine/town-engine.ts'
import type { LaunchOf } from '../mayor/launch-of.ts'
import { askContainer } from './ask-container.ts'
import { performContainerDrain } from './perform-container-drain.ts'
import { performContainerStart } from './perform-container-start.ts'
import type { Performers } from './town-lane.ts'
import type { TownLinkOf } from './town-links.ts'

export interface PerformersOptions {
  readonly containers: Pick<Containers, 'start' | 'stop' | 'fetch'>
  readonly launchOf: LaunchOf
  readonly townLink: TownLinkOf
  readonly record: (townId: TownId, event: TelemetryEvent) => void
  readonly clock: Clock
  readonly random: RandomBytes
}

/** Every action of the town, and how it is performed. Each may run twice: the container's routes are idempotent. */
export function createPerformers(options: PerformersOptions): Performers {
  return {
    'container.start': performContainerStart(options),
    'container.drain': performContainerDrain(options),
    'container.configure': performContainerConfigure(options),
    'agent.start': performAgentStart(options),
    'agent.configure': performAgentConfigure(options),
    'message.deliver': performMessageDeliver(options),
  }
}

type Asking = Pick<PerformersOptions, 'containers' | 'clock' | 'launchOf'>

function performContainerConfigure(asking: Asking): PerformAction {
  return async ({ townId, town }) => {
    const { container, terminal } = town.config
    const body: ContainerSettings = { sleepAfterMinutes: container.sleepAfterMinutes, terminal }
    await askContainer({ ...asking, townId, method: 'PATCH', path: '/settings', body })
  }
}

/** Idempotent by agent and generation: a start that is in flight is joined. */
function performAgentStart(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'agent.start') return
    const body = await asking.launchOf(engine, action.agentId)
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path: '/agents/start', body })
  }
}

function performAgentConfigure(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'agent.configure') return
    const body = await asking.launchOf(engine, action.agentId)
    const path = `/agents/${encodeURIComponent(action.agentId)}/model`
    await askContainer({ ...asking, townId: engine.townId, method: 'PATCH', path, body })
  }
}

/** Idempotent by message id: the container knows what its session already has. That it is there is told by the container's report. */
function performMessageDeliver(asking: Asking): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'message.deliver') return
    const { messageId, generation, agentId } = action
    const message = engine.town.inbox.get(messageId)
    if (message === undefined) return
    const body: AgentMessageRequest = { messageId, generation, text: message.text }
    const path = `/agents/${encodeURIComponent(agentId)}/message`
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path, body })
  }
}
