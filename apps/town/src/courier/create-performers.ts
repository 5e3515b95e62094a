import type { Attachment } from '@gastown/contract/attachment'
import type {
  AgentAbortRequest,
  AgentMessageRequest,
  CarriedAttachment,
  ContainerSettings,
} from '@gastown/contract/container-routes'
import { GastownError } from '@gastown/contract/errors'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import { renderBase64 } from '../base64.ts'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import { newInputId } from '../engine/new-input-id.ts'
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
  readonly attachments: Pick<AttachmentStore, 'get'>
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
    'agent.abort': performAgentAbort(options),
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

/** Idempotent: where no turn runs there is none to end. The answer says that it has ended, and the town is told. */
function performAgentAbort(asking: Asking & Pick<PerformersOptions, 'random'>): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'agent.abort') return
    const { stopId, agentId, generation } = action
    const body: AgentAbortRequest = { generation }
    const path = `/agents/${encodeURIComponent(agentId)}/abort`
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path, body })
    const report = { type: 'turn.stopped', inputId: newInputId(asking.random), stopId } as const
    await engine.take({ kind: 'report', report })
  }
}

/** Idempotent by message id: the container knows what its session already has. That it is there is told by the container's report. */
function performMessageDeliver(asking: Asking & Pick<PerformersOptions, 'attachments'>): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'message.deliver') return
    const { messageId, generation, agentId } = action
    const message = engine.town.inbox.get(messageId)
    if (message === undefined) return
    const files = await Promise.all((message.attachments ?? []).map((file) => carry(asking.attachments, engine.townId, file)))
    const attachments = files.length === 0 ? {} : { attachments: files }
    const body: AgentMessageRequest = { messageId, generation, text: message.text, ...attachments }
    const path = `/agents/${encodeURIComponent(agentId)}/message`
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path, body })
  }
}

async function carry(
  attachments: Pick<AttachmentStore, 'get'>,
  townId: TownId,
  { attachmentId, name, mediaType }: Attachment,
): Promise<CarriedAttachment> {
  const found = await attachments.get({ townId, attachmentId })
  if (found === null) throw new GastownError('ATTACHMENT_NOT_FOUND', `The file "${name}" is not there any more.`)
  return { name, mediaType, base64: renderBase64(found.body) }
}
