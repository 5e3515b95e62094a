import type { Attachment } from '@gastown/contract/attachment'
import type { AgentMessageRequest, CarriedAttachment } from '@gastown/contract/container-routes'
import { GastownError } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'
import type { Action } from '@gastown/contract/intents'
import { primeMessageId } from '@gastown/core/work/prime-message'
import { taskOf, type Worker } from '@gastown/core/work/work'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import { renderBase64 } from '../base64.ts'
import type { Clock, RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { PerformAction, TownEngine } from '../engine/town-engine.ts'
import { beadModel } from '../mayor/agent-launch-spec.ts'
import type { MessageNotes } from '../mayor/message-notes.ts'
import { mailText } from '../prompts/mail-text.ts'
import { mailAtPrime, primeText } from '../prompts/prime-text.ts'
import { askContainer } from './ask-container.ts'
import type { MailClaims } from './mail-claims.ts'
import { tellDelivered } from './tell-delivered.ts'

export interface MessageDeliverOptions {
  readonly containers: Pick<Containers, 'fetch'>
  readonly attachments: Pick<AttachmentStore, 'get'>
  readonly mailClaims: MailClaims
  readonly notes: Pick<MessageNotes, 'of'>
  readonly clock: Clock
  readonly random: RandomBytes
}

type Delivery = Extract<Action, { type: 'message.deliver' }>

/** Idempotent by message id: the container knows what its session already has. That it is there is told by the container's report. */
export function performMessageDeliver(options: MessageDeliverOptions): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'message.deliver') return
    const worker = engine.town.work.workers.get(action.agentId)
    if (worker === undefined) return await tellMayor(engine, action, options)
    if (action.messageId === primeMessageId(worker)) return await prime(engine, { action, worker }, options)
    await tellMail(engine, { action, worker }, options)
  }
}

async function tellMayor(engine: TownEngine, action: Delivery, options: MessageDeliverOptions): Promise<void> {
  const message = engine.town.inbox.get(action.messageId)
  if (message === undefined) return
  const files = await Promise.all((message.attachments ?? []).map((file) => carry(options.attachments, engine.townId, file)))
  const note = options.notes.of(action.messageId)
  const beside = { ...(note === null ? {} : { note }), ...(files.length === 0 ? {} : { attachments: files }) }
  await send(engine, action, { text: message.text, ...beside }, options)
}

/** The task as the town is now, and the mail that waited for it: which is the same mail, however often this is performed. */
async function prime(
  engine: TownEngine,
  { action, worker }: { action: Delivery; worker: Worker },
  options: MessageDeliverOptions,
): Promise<void> {
  const mail = mailAtPrime(engine.town, worker).filter(({ messageId }) => options.mailClaims.claim(messageId, 'courier'))
  const text = primeText(engine.town, worker, mail)
  if (text === null) return
  await send(engine, action, { text, ...modelOf(engine, worker) }, options)
  const told = mail.map(({ messageId }) => messageId)
  await tellDelivered(engine, { agentId: action.agentId, generation: action.generation, messageIds: told }, options)
}

async function tellMail(
  engine: TownEngine,
  { action, worker }: { action: Delivery; worker: Worker },
  options: MessageDeliverOptions,
): Promise<void> {
  const mail = engine.town.work.mail.get(action.messageId)
  // The agent has just asked for its mail, and is given this.
  if (mail === undefined || !options.mailClaims.claim(mail.messageId, 'courier')) return
  await send(engine, action, { text: mailText(mail), ...modelOf(engine, worker) }, options)
}

/** A bead may have a model of its own; each message says it, since the engine goes on with the model of the last one. */
function modelOf({ town }: TownEngine, worker: Worker): { model?: string } {
  const task = taskOf(worker)
  const bead = task?.kind === 'bead' ? town.work.beads.get(task.beadId) : undefined
  const model = bead === undefined ? null : beadModel(town, bead)
  return model === null ? {} : { model }
}

async function send(
  engine: TownEngine,
  { messageId, generation, agentId }: Delivery,
  said: Pick<AgentMessageRequest, 'text' | 'note' | 'model' | 'attachments'>,
  { containers, clock }: MessageDeliverOptions,
): Promise<void> {
  const body: AgentMessageRequest = { messageId, generation, ...said }
  const path = `/agents/${encodeURIComponent(agentId)}/message`
  await askContainer({ containers, clock, townId: engine.townId, method: 'POST', path, body })
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
