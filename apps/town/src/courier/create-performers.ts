import type { AgentAbortRequest, ContainerSettings } from '@gastown/contract/container-routes'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { PerformAction } from '../engine/town-engine.ts'
import type { LaunchOf, WarmLaunchOf } from '../mayor/launch-of.ts'
import type { MessageNotes } from '../mayor/message-notes.ts'
import type { PostJson } from '../notify/post-json.ts'
import type { PushDesk } from '../notify/push-desk.ts'
import { askContainer } from './ask-container.ts'
import type { MailClaims } from './mail-claims.ts'
import { performAgentStop } from './perform-agent-stop.ts'
import { performBatchLand, performBatchVerify, performMergeCheck } from './perform-batches.ts'
import { performContainerDrain } from './perform-container-drain.ts'
import { performContainerStart } from './perform-container-start.ts'
import { performEscalationNotify } from './perform-escalation-notify.ts'
import { performMessageDeliver } from './perform-message-deliver.ts'
import { performPush } from './perform-push.ts'
import type { Performers } from './town-lane.ts'
import type { TownLinkOf } from './town-links.ts'

export interface PerformersOptions {
  readonly containers: Pick<Containers, 'start' | 'stop' | 'fetch'>
  readonly launchOf: LaunchOf
  readonly warmLaunchOf: WarmLaunchOf
  readonly townLink: TownLinkOf
  readonly attachments: Pick<AttachmentStore, 'get'>
  readonly mailClaims: MailClaims
  readonly notes: Pick<MessageNotes, 'of'>
  readonly postJson: PostJson
  readonly push: Pick<PushDesk, 'tell'>
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
    'agent.stop': performAgentStop(options),
    'message.deliver': performMessageDeliver(options),
    'batch.verify': performBatchVerify(options),
    'batch.land': performBatchLand(options),
    'merge.check': performMergeCheck(options),
    'escalation.notify': performEscalationNotify(options),
    'escalation.push': performPush(options),
    'convoy.push': performPush(options),
    'workers.warm': performWorkersWarm(options),
  }
}

type Asking = Pick<PerformersOptions, 'containers' | 'clock'>

function performContainerConfigure(asking: Asking): PerformAction {
  return async ({ townId, town }) => {
    const { container, terminal } = town.config
    const worktrees = Object.fromEntries(Array.from(town.rigs.values(), ({ rigId, config }) => [rigId, config.worktrees]))
    const body: ContainerSettings = { sleepAfterMinutes: container.sleepAfterMinutes, terminal, worktrees }
    await askContainer({ ...asking, townId, method: 'PATCH', path: '/settings', body })
  }
}

/** Idempotent by agent and generation: a start that is in flight is joined. */
function performAgentStart(asking: Asking & Pick<PerformersOptions, 'launchOf' | 'record'>): PerformAction {
  return async (engine, { action, owedAt }) => {
    if (action.type !== 'agent.start') return
    const body = await asking.launchOf(engine, action.agentId)
    // The secret was read meanwhile: a later run has an action of its own.
    if (body.generation !== action.generation) return
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path: '/agents/start', body })
    if (body.role === 'mayor') return
    const durationMs = Math.max(0, asking.clock.now() - Date.parse(owedAt))
    asking.record(engine.townId, { event: 'worker.start_accepted', agentId: action.agentId, durationMs })
  }
}

function performAgentConfigure(asking: Asking & Pick<PerformersOptions, 'launchOf'>): PerformAction {
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

/** Idempotent: a server that is up is left as it is. */
function performWorkersWarm(asking: Asking & Pick<PerformersOptions, 'warmLaunchOf'>): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'workers.warm') return
    const body = await asking.warmLaunchOf(engine)
    await askContainer({ ...asking, townId: engine.townId, method: 'POST', path: '/workers/warm', body })
  }
}
