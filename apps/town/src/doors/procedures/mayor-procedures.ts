import type { Attachment } from '@gastown/contract/attachment'
import { GastownError } from '@gastown/contract/errors'
import { derivedId, messageIdSchema, type AttachmentId, type TownId } from '@gastown/contract/ids'
import type { PageView } from '@gastown/contract/page-view'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { sessionStatusOf } from '@gastown/core/mayor/session-status'
import type { AttachmentStore } from '../../attachments/attachment-store.ts'
import type { RandomBytes } from '../../clock.ts'
import type { Containers } from '../../containers.ts'
import { newInputId } from '../../engine/new-input-id.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Towns } from '../../engine/towns.ts'
import type { EnsureMayor } from '../../mayor/ensure-mayor.ts'
import type { MessageNotes } from '../../mayor/message-notes.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import { viewNote } from '../../prompts/view-note.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import { mayorStatusOf } from '../../views/mayor-status.ts'
import { keyedInputId, madeId } from './made-id.ts'

export interface MayorProceduresOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly containers: Pick<Containers, 'state'>
  readonly ensureMayor: EnsureMayor
  readonly attachments: Pick<AttachmentStore, 'get' | 'keep'>
  readonly telemetry: Pick<Telemetry, 'record' | 'readStartupMetrics' | 'readStartupHistory'>
  readonly notes: Pick<MessageNotes, 'keep'>
  /** What the user looks at, as far as the mayor may know. */
  readonly viewsOf: (engine: TownEngine) => readonly PageView[]
  readonly random: RandomBytes
}

type MayorProcedures = Pick<
  ProcedureHandlers,
  | 'ensureMayor'
  | 'getMayorStatus'
  | 'sendMessage'
  | 'stopTurn'
  | 'getConversation'
  | 'restartContainer'
  | 'stopContainer'
  | 'getStartupMetrics'
  | 'getStartupHistory'
  | 'recordFirstPaint'
>

/** Rows of the conversation when the caller does not say. */
const defaultConversationRows = 200

export function createMayorProcedures(options: MayorProceduresOptions): MayorProcedures {
  const { towns, containers, ensureMayor, telemetry, attachments, notes, viewsOf, random } = options

  /** From here on it is the message's, and no sweep removes it. */
  async function keepAttachment(townId: TownId, attachmentId: AttachmentId): Promise<Attachment> {
    const key = { townId, attachmentId }
    const found = (await attachments.keep(key)) ? await attachments.get(key) : null
    if (found !== null) return found.attachment
    throw new GastownError(
      'ATTACHMENT_NOT_FOUND',
      `attachmentIds: the town has no file "${attachmentId}". One that was not sent within a day is gone: upload it again.`,
      { field: 'attachmentIds' },
    )
  }
  return {
    ensureMayor: ({ townId }) => ensureMayor(townId),

    async getMayorStatus({ townId }) {
      return mayorStatusOf(towns.get(townId).town, containers.state(townId).state === 'running')
    },

    /** Resolves when the message is durable; the town's own rules wake the mayor and deliver it. */
    async sendMessage({ townId, message, attachmentIds = [], idempotencyKey }) {
      const engine = towns.get(townId)
      const files = await Promise.all(
        [...new Set(attachmentIds)].map((attachmentId) => keepAttachment(engine.townId, attachmentId)),
      )
      const sent = files.length === 0 ? {} : { attachments: files }
      const inputId = idempotencyKey === undefined ? newInputId(random) : keyedInputId(idempotencyKey)
      // Before the message is the town's: it may be delivered in the moment in which it is.
      const note = viewNote(engine.town, viewsOf(engine))
      if (note !== null) notes.keep({ townId: engine.townId, messageId: derivedId(messageIdSchema, 'msg', inputId), note })
      const ids = await takeIntent(engine, { type: 'mayor.message', text: message, ...sent }, random, inputId)
      return { messageId: madeId(messageIdSchema, ids, 'messageId'), sessionStatus: sessionStatusOf(engine.town.mayor) }
    },

    async stopTurn({ townId }) {
      await takeIntent(towns.get(townId), { type: 'mayor.stop_turn' }, random)
      return { done: true }
    },

    async getConversation({ townId, agentId, limit = defaultConversationRows }) {
      const { town, store } = towns.get(townId)
      // The mayor's rows are under no agent. Those of a worker that was let go are there as well; nobody has none.
      const of = agentId === undefined || agentId === town.mayor?.agentId ? {} : { agentId }
      return { messages: [...(await store.readConversation({ limit, ...of }))] }
    },

    async restartContainer({ townId }) {
      await takeIntent(towns.get(townId), { type: 'container.restart' }, random)
      return { done: true }
    },

    async stopContainer({ townId }) {
      await takeIntent(towns.get(townId), { type: 'container.stop' }, random)
      return { done: true }
    },

    getStartupMetrics: ({ townId }) => telemetry.readStartupMetrics(towns.get(townId).townId),

    getStartupHistory: ({ townId, days }) => telemetry.readStartupHistory(towns.get(townId).townId, days),

    async recordFirstPaint({ townId, durationMs, warm, what }) {
      const { town } = towns.get(townId)
      telemetry.record(townId, { event: 'terminal.first_paint', agentId: town.mayor?.agentId ?? '', durationMs, warm, what })
      return { done: true }
    },
  }
}
