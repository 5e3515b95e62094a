import type { AgentActivity } from '@gastown/contract/agent-status'
import type { Attachment } from '@gastown/contract/attachment'
import type { Action } from '@gastown/contract/intents'
import type { ActionId, AgentId, InputId, MessageId, RigId, TownId } from '@gastown/contract/ids'
import type { TownConfig } from '@gastown/contract/town-config'
import type { RigConfig } from '@gastown/contract/work/rig-config'
import type { Work } from './work/work.ts'

/** All that one town's decisions are made from. Immutable: `evolve` gives a new one that shares what did not change. */
export interface Town {
  readonly townId: TownId
  readonly name: string
  readonly config: TownConfig
  readonly createdAt: string
  readonly deleted: boolean
  /** Grows with every change of settings that a running agent must be told of. */
  readonly launchRevision: number
  readonly rigs: ReadonlyMap<RigId, Rig>
  readonly mayor: Mayor | null
  readonly container: Container
  /** Messages to the mayor that are not answered yet, oldest first. Answered ones are only rows of the conversation. */
  readonly inbox: ReadonlyMap<MessageId, InboxMessage>
  readonly work: Work
}

export interface Rig {
  readonly rigId: RigId
  readonly name: string
  readonly gitUrl: string
  readonly defaultBranch: string
  readonly config: RigConfig
  readonly createdAt: string
}

export interface Mayor {
  readonly agentId: AgentId
  /** 0 until the first start. */
  readonly generation: number
  readonly run: MayorRun
  readonly lastActivityAt: string
  /** A turn that shall end and may not have ended yet. Over runs: a turn that is cut off is taken up again by the next one. */
  readonly stop?: { readonly stopId: InputId }
}

export type MayorRun =
  /** Not running and not wanted until someone wishes it. */
  | { readonly state: 'asleep' }
  /** A start was asked for; the container works on it. `engaged`: somebody waits for it. */
  | {
      readonly state: 'starting'
      readonly since: string
      readonly engaged: boolean
      /** Failed starts in a row before this one. */
      readonly attempts: number
      /** The launch settings of when it was asked for. */
      readonly launchRevision: number
    }
  | {
      readonly state: 'live'
      readonly activity: AgentActivity
      /** Somebody took it up since it came up; a prewarmed mayor nobody asked for is not engaged. */
      readonly engaged: boolean
      readonly serverPort: number
      readonly sessionId: string
      readonly prewarmed: boolean
      readonly attempts: number
      /** The launch settings that it was started with; newer ones are told to it. */
      readonly launchRevision: number
    }
  /** Gone; tried again at `retryAt`, or, when null, only when someone wishes it. */
  | {
      readonly state: 'lost'
      readonly reason: string
      readonly retryAt: string | null
      readonly engaged: boolean
      readonly attempts: number
      readonly since: string
    }

export interface Container {
  /** Number of its latest run; 0 until the first. */
  readonly containerGeneration: number
  readonly run: ContainerRun
  /** Crashes since it last ran well. */
  readonly crashes: number
}

export type ContainerRun =
  /** `drained`: somebody stopped it, and only somebody, or the next start of Gastown, wakes it. */
  | { readonly state: 'asleep'; readonly reason: string; readonly cause?: 'drained' | 'idle' | 'budget' }
  | { readonly state: 'starting'; readonly since: string }
  | { readonly state: 'running'; readonly bootId: string; readonly since: string }
  /** `reason`: what to say of it when it has stopped; absent: that it was stopped. */
  | { readonly state: 'stopping'; readonly restart: boolean; readonly reason?: string; readonly since: string }
  | { readonly state: 'crashed'; readonly reason: string; readonly restartAt: string }
  | { readonly state: 'failed'; readonly reason: string }

export type InboxMessage = {
  readonly messageId: MessageId
  readonly text: string
  /** Absent when none came with it. */
  readonly attachments?: readonly Attachment[]
  readonly acceptedAt: string
} & ({ readonly state: 'accepted' } | { readonly state: 'delivered'; readonly generation: number })

/** An action and its id, unique in the outbox for ever: a rule may owe it a thousand times and it is sent once. */
export interface OwedAction {
  readonly actionId: ActionId
  readonly action: Action
}
