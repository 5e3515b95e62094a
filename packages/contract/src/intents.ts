import type { AgentProbe } from './agent-status.ts'
import type { AgentId, InputId, MessageId, RigId } from './ids.ts'
import type { Attachment } from './attachment.ts'
import type { Engine, ModelConfig } from './model-config.ts'
import type { ContainerReport } from './reports.ts'
import type { TownConfig, TownConfigPatch } from './town-config.ts'
import type { BatchId, ConvoyId, EscalationId, MergeId } from './work/ids.ts'
import type { WorkIntent } from './work/intents.ts'

/**
 * What someone wants of one town. `inputId` is the idempotency key: the same intent twice gets the first one's receipt.
 * Checked by the doors; held here as types because no other process sends them as they are.
 */
export type Intent = { readonly inputId: InputId } & (
  | { readonly type: 'town.create'; readonly name: string; readonly config: TownConfig }
  | {
      readonly type: 'town.configure'
      readonly engine?: Engine
      readonly model?: ModelConfig
      readonly sleepAfterMinutes?: number
      readonly terminal?: TownConfigPatch['terminal']
    }
  | { readonly type: 'town.delete' }
  | { readonly type: 'rig.create'; readonly name: string; readonly gitUrl: string; readonly defaultBranch: string }
  | { readonly type: 'rig.delete'; readonly rigId: RigId }
  /** Gives the town its mayor when it has none. */
  | { readonly type: 'mayor.provide' }
  /** Carries what was found of the mayor's process, so that the decision is a function of values. */
  | { readonly type: 'mayor.ensure'; readonly probe: AgentProbe }
  | { readonly type: 'mayor.message'; readonly text: string; readonly attachments?: readonly Attachment[] }
  /** Ends the turn that the mayor is in. */
  | { readonly type: 'mayor.stop_turn' }
  /** `autostart` and `user` wake a sleeping container and its mayor. */
  | { readonly type: 'container.wake'; readonly reason: 'autostart' | 'user' }
  | { readonly type: 'container.stop' }
  /** The memory budget does not carry it: nobody uses it, and it was used least lately of those that are warm. */
  | { readonly type: 'container.sleep'; readonly budgetBytes: number; readonly warmTowns: number }
  | { readonly type: 'container.restart' }
  | WorkIntent
)

/** What the town's own machinery observed. Containers' reports come in over the wire as `ContainerReport`. */
export type TownReport = { readonly inputId: InputId } &
  /** The container's process is gone, or an adopted one could not be found. */
  (
    | { readonly type: 'container.gone'; readonly containerGeneration: number; readonly reason: string }
    /** A live container of an earlier control plane was taken over. */
    | { readonly type: 'container.adopted'; readonly containerGeneration: number; readonly bootId: string }
    /** The courier gave up on an action: it is in the dead-letter list, with this reason. */
    | { readonly type: 'action.buried'; readonly action: Action; readonly reason: string }
    /** The container saw to it that the turn, if there was one, has ended and is not taken up again. */
    | { readonly type: 'turn.stopped'; readonly stopId: InputId }
    /** Nothing of this run of a worker runs any more. */
    | { readonly type: 'worker.gone'; readonly agentId: AgentId; readonly generation: number }
    /** The alarm that `reconcile` asked for. */
    | { readonly type: 'alarm.rang' }
  )

export type TownInput =
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'report'; readonly report: TownReport }
  | { readonly kind: 'container-report'; readonly report: ContainerReport }

/** What the town owes the outside. Small: secrets and settings are read when it is performed. */
export type Action =
  | { readonly type: 'container.start'; readonly containerGeneration: number }
  | { readonly type: 'container.drain'; readonly containerGeneration: number }
  | { readonly type: 'container.configure'; readonly containerGeneration: number }
  | { readonly type: 'agent.start'; readonly agentId: AgentId; readonly generation: number }
  | { readonly type: 'agent.configure'; readonly agentId: AgentId; readonly generation: number }
  | { readonly type: 'agent.abort'; readonly stopId: InputId; readonly agentId: AgentId; readonly generation: number }
  | { readonly type: 'message.deliver'; readonly messageId: MessageId; readonly agentId: AgentId; readonly generation: number }
  /** Ends the agent's run, its work saved. */
  | { readonly type: 'agent.stop'; readonly agentId: AgentId; readonly generation: number; readonly reason: string }
  | { readonly type: 'batch.verify'; readonly rigId: RigId; readonly batchId: BatchId; readonly attempt: number }
  | { readonly type: 'batch.land'; readonly rigId: RigId; readonly batchId: BatchId }
  /** Whether a person has merged a branch that waits for it. */
  | { readonly type: 'merge.check'; readonly mergeId: MergeId; readonly checkAt: string }
  | { readonly type: 'escalation.notify'; readonly escalationId: EscalationId; readonly count: number }
  /** Tells the browsers that wished it, also while no page is open. */
  | { readonly type: 'escalation.push'; readonly escalationId: EscalationId; readonly count: number }
  | { readonly type: 'convoy.push'; readonly convoyId: ConvoyId }
  /** Workers are likely: their server is brought up ahead of them. */
  | { readonly type: 'workers.warm'; readonly containerGeneration: number }
