import type { AgentActivity } from './agent-status.ts'
import type { Attachment } from './attachment.ts'
import type { AgentId, InputId, MessageId, RigId, TownId } from './ids.ts'
import type { Engine, ModelConfig } from './model-config.ts'
import type { TerminalConfig, TownConfig } from './town-config.ts'
import type { WorkEvent } from './work/events.ts'

/** Facts of one town, in the order in which they became true. Stored as JSON; old ones are read for ever. */
export type TownEvent =
  | WorkEvent
  | {
      readonly type: 'town.created'
      readonly townId: TownId
      readonly name: string
      readonly config: TownConfig
      readonly at: string
    }
  | {
      readonly type: 'town.configured'
      readonly engine: Engine
      readonly model: ModelConfig
      readonly sleepAfterMinutes: number
      /** Absent in events of before there was such a setting. */
      readonly terminal?: TerminalConfig
      /** Grows with every change that a running agent must be told of. */
      readonly launchRevision: number
      readonly at: string
    }
  | { readonly type: 'town.deleted'; readonly at: string }
  | {
      readonly type: 'rig.created'
      readonly rigId: RigId
      readonly name: string
      readonly gitUrl: string
      readonly defaultBranch: string
      readonly at: string
    }
  | { readonly type: 'rig.deleted'; readonly rigId: RigId; readonly at: string }
  | { readonly type: 'mayor.provided'; readonly agentId: AgentId; readonly at: string }
  /** A new run of the mayor is wanted: the one event that moves the mayor's generation. */
  | {
      readonly type: 'mayor.start_requested'
      readonly agentId: AgentId
      readonly generation: number
      readonly cause: 'ensure' | 'boot' | 'sdk_dead' | 'failed_retry'
      readonly at: string
    }
  | {
      readonly type: 'mayor.live'
      readonly agentId: AgentId
      readonly generation: number
      readonly activity: AgentActivity
      readonly serverPort: number
      readonly sessionId: string
      readonly prewarmed: boolean
      readonly at: string
    }
  /** Its server or session broke, and the container brings it back by itself, in the same run. */
  | { readonly type: 'mayor.recovering'; readonly generation: number; readonly reason: string; readonly at: string }
  | {
      readonly type: 'mayor.activity_changed'
      readonly generation: number
      readonly activity: AgentActivity
      readonly at: string
    }
  /** A person or a message took up the mayor that a prewarm had left idle. */
  | { readonly type: 'mayor.engaged'; readonly generation: number; readonly at: string }
  | {
      readonly type: 'mayor.lost'
      readonly generation: number
      readonly reason: string
      /** When to try again; null: not by itself. */
      readonly retryAt: string | null
      readonly attempts: number
      readonly at: string
    }
  | { readonly type: 'mayor.slept'; readonly generation: number; readonly at: string }
  /** Somebody wants the turn ended that the mayor is in; `stopId` is the id of that wish. */
  | { readonly type: 'mayor.stop_requested'; readonly stopId: InputId; readonly at: string }
  /** The turn has ended for good, or stopping it was given up: what waits behind it goes on. */
  | { readonly type: 'mayor.stop_settled'; readonly stopId: InputId; readonly at: string }
  | {
      readonly type: 'message.accepted'
      readonly messageId: MessageId
      readonly text: string
      /** Absent when none came with it. Their bytes are kept elsewhere. */
      readonly attachments?: readonly Attachment[]
      readonly at: string
    }
  | { readonly type: 'message.delivered'; readonly messageId: MessageId; readonly generation: number; readonly at: string }
  | { readonly type: 'message.answered'; readonly messageId: MessageId; readonly at: string }
  | { readonly type: 'message.failed'; readonly messageId: MessageId; readonly reason: string; readonly at: string }
  | {
      readonly type: 'container.start_requested'
      readonly containerGeneration: number
      readonly cause: 'ensure' | 'autostart' | 'user' | 'crash' | 'message' | 'work'
      readonly at: string
    }
  | {
      readonly type: 'container.running'
      readonly containerGeneration: number
      readonly bootId: string
      readonly at: string
    }
  | {
      readonly type: 'container.stop_requested'
      readonly containerGeneration: number
      readonly restart: boolean
      /** In words for the user, when it stops for the memory budget; absent: somebody wished it. */
      readonly reason?: string
      readonly at: string
    }
  | {
      readonly type: 'container.stopped'
      readonly containerGeneration: number
      readonly reason: string
      readonly cause: 'drained' | 'idle' | 'budget' | 'crash'
      /** When to start it again; null: when someone wants it. */
      readonly restartAt: string | null
      /** Crashes in a row. */
      readonly crashes: number
      readonly at: string
    }
