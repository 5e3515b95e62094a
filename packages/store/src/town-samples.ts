import type { Attachment } from '@gastown/contract/attachment'
import type { ConversationMessage } from '@gastown/contract/conversation'
import type { ActionId, AgentId, AttachmentId, InputId, MessageId, RigId, TownId } from '@gastown/contract/ids'
import { demoModelConfig } from '@gastown/contract/model-config'
import { defaultContainerConfig, defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Container, ContainerRun, InboxMessage, MayorRun, OwedAction, Rig, Town } from '@gastown/core/town'
import { emptyWork } from '@gastown/core/work/work'
import { changeMap, type Chance } from './chance.ts'
import type { Turn } from './town-store.ts'
import { sampleRigConfig, evolveWorkAnyhow, nothingFinished } from './work-samples.ts'

/*
 * Towns and turns for the store's tests: a fixed one, and as many others as a seed gives.
 */

export const sampleAt = '2026-03-01T12:00:00.000Z'

export function sampleTown(townId = 'town-1' as TownId): Town {
  return {
    townId,
    name: 'Åland “⛏” town',
    config: { engine: 'kilo', model: demoModelConfig, container: defaultContainerConfig, terminal: defaultTerminalConfig },
    createdAt: sampleAt,
    deleted: false,
    launchRevision: 0,
    rigs: new Map(),
    mayor: null,
    container: { containerGeneration: 0, run: { state: 'asleep', reason: 'new' }, crashes: 0 },
    inbox: new Map(),
    work: emptyWork,
  }
}

export function sampleTurn(options: Partial<Omit<Turn, 'receipt'>> & { readonly inputId: string; readonly at?: string }): Turn {
  const { inputId, at = sampleAt, ...parts } = options
  return {
    before: null,
    after: sampleTown(),
    events: [],
    actions: [],
    conversation: [],
    finished: nothingFinished,
    ...parts,
    receipt: { inputId: inputId as InputId, at, outcome: { accepted: true, ids: {} } },
  }
}

export const sampleAttachment: Attachment = {
  attachmentId: 'att-1' as AttachmentId,
  name: 'Plan “Å” 🏙.png',
  mediaType: 'image/png',
  bytes: 70,
}

export function sampleAction(actionId: string, containerGeneration = 1): OwedAction {
  return { actionId: actionId as ActionId, action: { type: 'container.start', containerGeneration } }
}

export function sampleMessage(options: Partial<ConversationMessage> & { readonly id: string }): ConversationMessage {
  const { id, ...rest } = options
  return { messageId: id as MessageId, role: 'user', text: `text of ${id}`, state: 'accepted', createdAt: sampleAt, ...rest }
}

/** A next town that differs from `town` in some of its parts, and shares the others by reference, as `evolve` gives it. */
export function evolveAnyhow(town: Town, chance: Chance): Town {
  const whole = (limit: number): number => Math.floor(chance() * limit)
  const text = (): string => ['', 'plain', 'with "quotes"', 'line\nbreak', '日本 🏙', '\u0000 \u2028 \\'][whole(6)] ?? ''
  const id = (): string => `id-${whole(12)}`
  const runs: readonly MayorRun[] = [
    { state: 'asleep' },
    { state: 'starting', since: sampleAt, engaged: chance() < 0.5, attempts: whole(5), launchRevision: whole(3) },
    {
      state: 'live',
      activity: 'working',
      engaged: true,
      serverPort: whole(65536),
      sessionId: text(),
      prewarmed: false,
      attempts: 0,
      launchRevision: 3,
    },
    {
      state: 'lost',
      reason: text(),
      retryAt: chance() < 0.5 ? null : sampleAt,
      attempts: whole(9),
      engaged: false,
      since: sampleAt,
    },
  ]
  const containerRuns: readonly ContainerRun[] = [
    { state: 'asleep', reason: text() },
    { state: 'running', bootId: text(), since: sampleAt },
    { state: 'stopping', restart: chance() < 0.5, since: sampleAt },
    { state: 'crashed', reason: text(), restartAt: sampleAt },
  ]
  const container: Container = {
    containerGeneration: whole(99),
    run: containerRuns[whole(4)] ?? town.container.run,
    crashes: whole(9),
  }
  const changes: readonly (() => Partial<Town>)[] = [
    () => ({ name: text() }),
    () => ({ config: { ...town.config, terminal: { background: whole(2) === 0, closeAfterMinutes: whole(100) } } }),
    () => ({ config: { ...town.config, container: { sleepAfterMinutes: whole(100) } } }),
    () => ({ launchRevision: town.launchRevision + 1, deleted: chance() < 0.1 }),
    () => ({
      mayor:
        chance() < 0.2
          ? null
          : {
              agentId: 'mayor' as AgentId,
              generation: whole(9),
              run: runs[whole(4)] ?? { state: 'asleep' },
              lastActivityAt: sampleAt,
            },
    }),
    () => ({ container }),
    () => ({
      rigs: changeMap(
        town.rigs,
        id() as RigId,
        (rigId): Rig => ({
          rigId,
          name: text(),
          gitUrl: '/r',
          defaultBranch: text(),
          config: sampleRigConfig(chance),
          createdAt: sampleAt,
        }),
        chance,
      ),
    }),
    () => ({
      inbox: changeMap(
        town.inbox,
        id() as MessageId,
        (messageId): InboxMessage => ({
          messageId,
          text: text(),
          acceptedAt: sampleAt,
          state: 'accepted',
          ...(chance() < 0.5 ? {} : { attachments: [sampleAttachment] }),
        }),
        chance,
      ),
    }),
    () => ({ work: evolveWorkAnyhow(town.work, chance) }),
  ]
  return Object.assign({ ...town }, ...changes.filter(() => chance() < 0.4).map((change) => change())) as Town
}
