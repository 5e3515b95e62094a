import type { AgentActivity } from '../agent-status.ts'
import type { AgentId, MessageId, RigId } from '../ids.ts'
import type { Role } from '../model-config.ts'
import type { Bead, DependencyResult, Priority } from './bead.ts'
import type { Convoy, ConvoyMode } from './convoy.ts'
import type { Escalation } from './escalation.ts'
import type { BatchId, BeadId, ConvoyId, EscalationId, MergeId } from './ids.ts'
import type { Mail } from './mail.ts'
import type { GateResult, Merge, MergeState } from './merge.ts'
import type { RigConfig } from './rig-config.ts'
import type { Spend } from './spend.ts'
import type { WorkConfig } from './work-config.ts'

/** What a worker is started for. */
export type WorkerTask =
  | { readonly kind: 'bead'; readonly beadId: BeadId }
  | { readonly kind: 'review'; readonly mergeId: MergeId; readonly beadId?: BeadId }

/** Fields of a bead that may change while it is not closed; null takes an optional one away. */
export interface BeadChange {
  readonly title?: string
  readonly body?: string
  readonly priority?: Priority
  readonly labels?: readonly string[]
  readonly dependsOn?: readonly BeadId[]
  readonly blockedBy?: readonly BeadId[]
  readonly results?: readonly DependencyResult[]
  readonly hold?: boolean
  readonly model?: string | null
  readonly budgetUsd?: number | null
  readonly convoyId?: ConvoyId | null
  /** Only null: its next try begins a branch of its own, from its target. */
  readonly branch?: null
  readonly savedCommit?: null
  /** Only null: the pause before the next try is over. */
  readonly retryAt?: null
  /** Who is to work on it. */
  readonly wishedAgentId?: AgentId | null
}

/** A bundle of branches that is verified together. */
export interface BatchPlan {
  readonly batchId: BatchId
  readonly rigId: RigId
  readonly target: string
  readonly mergeIds: readonly MergeId[]
  /** 1, or 2 when gates failed once and are tried again. */
  readonly attempt: number
}

/** A worker that is let go, as it was then. */
export interface DismissedWorker {
  readonly name: string
  readonly role: Role
  readonly rigId: RigId
  readonly generation: number
  readonly hiredAt: string
  readonly spend: Spend
}

/** Facts about the town's work. Part of `TownEvent`: stored as JSON, and old ones are read for ever. */
export type WorkEvent = { readonly at: string } & (
  | { readonly type: 'work.configured'; readonly config: WorkConfig }
  | { readonly type: 'rig.configured'; readonly rigId: RigId; readonly config: RigConfig }
  | { readonly type: 'bead.created'; readonly beadId: BeadId; readonly bead: Bead }
  | { readonly type: 'bead.changed'; readonly beadId: BeadId; readonly change: BeadChange; readonly by: string }
  | { readonly type: 'bead.deleted'; readonly beadId: BeadId; readonly by: string }
  /** A try begins: the bead is the worker's hook. */
  | {
      readonly type: 'bead.dispatched'
      readonly beadId: BeadId
      readonly agentId: AgentId
      readonly attempt: number
      readonly branch: string
    }
  /** The try is over without a result: the bead waits for the next one. */
  | {
      readonly type: 'bead.attempt_ended'
      readonly beadId: BeadId
      readonly outcome: 'failed' | 'stopped'
      readonly reason: string
      /** Null: at once. */
      readonly retryAt: string | null
    }
  | { readonly type: 'bead.failed'; readonly beadId: BeadId; readonly reason: string }
  /** A failed bead is open again, with a count of its own. */
  | { readonly type: 'bead.reopened'; readonly beadId: BeadId; readonly by: string }
  /** "Done" without proof. */
  | { readonly type: 'bead.done_refused'; readonly beadId: BeadId; readonly reason: string }
  /** "Done", with a branch that git has proved. */
  | { readonly type: 'bead.done'; readonly beadId: BeadId; readonly mergeId: MergeId; readonly summary: string }
  /** Its commit is on its target; the bead is closed. */
  | {
      readonly type: 'bead.landed'
      readonly beadId: BeadId
      readonly commit: string
      /** Of the target, after it. */ readonly tip: string
    }
  /** Closed without a commit: by hand, or a rework bead whose branch is back in the queue. */
  | { readonly type: 'bead.closed'; readonly beadId: BeadId; readonly reason: string; readonly by: string }
  | { readonly type: 'bead.checkpointed'; readonly beadId: BeadId; readonly data: string }
  | {
      readonly type: 'worker.hired'
      readonly agentId: AgentId
      readonly name: string
      readonly role: Role
      readonly rigId: RigId
    }
  /** A new run of a worker is wanted: the one event that moves its generation. */
  | {
      readonly type: 'worker.start_requested'
      readonly agentId: AgentId
      readonly generation: number
      readonly task: WorkerTask
      readonly containerGeneration: number
    }
  | { readonly type: 'worker.live'; readonly agentId: AgentId; readonly generation: number; readonly activity: AgentActivity }
  | {
      readonly type: 'worker.activity_changed'
      readonly agentId: AgentId
      readonly generation: number
      readonly activity: AgentActivity
    }
  /** It waits for others before it can start, as `reason` says; null: not any more. */
  | {
      readonly type: 'worker.start_put_off'
      readonly agentId: AgentId
      readonly generation: number
      readonly reason: string | null
    }
  /** Its session has its task. */
  | { readonly type: 'worker.primed'; readonly agentId: AgentId; readonly generation: number }
  /** Its container or server is gone; its task stays its own, and the next container takes it up. */
  | { readonly type: 'worker.interrupted'; readonly agentId: AgentId; readonly generation: number; readonly reason: string }
  /** Its task is no longer its own; the process is to be stopped, its work saved. */
  | { readonly type: 'worker.released'; readonly agentId: AgentId; readonly generation: number; readonly reason: string }
  /** Nothing of it runs. */
  | { readonly type: 'worker.stopped'; readonly agentId: AgentId; readonly generation: number }
  /** `worker`: what it was; absent in events of before that was recorded. */
  | { readonly type: 'worker.dismissed'; readonly agentId: AgentId; readonly worker?: DismissedWorker }
  /** Its turn ended, and it is neither done nor has it said why not. */
  | { readonly type: 'worker.idled'; readonly agentId: AgentId; readonly generation: number }
  /** Null: it is heard again. */
  | { readonly type: 'worker.quiet'; readonly agentId: AgentId; readonly generation: number; readonly since: string | null }
  /** What was done about a quiet one: 1 nudged, 2 escalated. */
  | { readonly type: 'worker.warned'; readonly agentId: AgentId; readonly generation: number; readonly tier: 1 | 2 }
  | { readonly type: 'worker.status_told'; readonly agentId: AgentId; readonly generation: number; readonly text: string }
  /** Uncommitted or unlanded work of it is on a ref that is kept. */
  | {
      readonly type: 'worker.work_saved'
      readonly agentId: AgentId
      readonly beadId?: BeadId
      readonly ref: string
      readonly commit: string
    }
  | { readonly type: 'mail.sent'; readonly messageId: MessageId; readonly mail: Mail }
  | { readonly type: 'mail.delivered'; readonly messageId: MessageId; readonly generation: number }
  | { readonly type: 'mail.expired'; readonly messageId: MessageId; readonly reason: string }
  | { readonly type: 'merge.queued'; readonly mergeId: MergeId; readonly beadId?: BeadId; readonly merge: Merge }
  | {
      readonly type: 'merge.moved'
      readonly mergeId: MergeId
      readonly beadId?: BeadId
      readonly status: MergeState
      /** A failed try. */
      readonly isRetry?: true
      readonly gates?: readonly GateResult[]
    }
  /** The branch has another tip. */
  | { readonly type: 'merge.renewed'; readonly mergeId: MergeId; readonly head: string }
  | { readonly type: 'merge.reviewed'; readonly mergeId: MergeId }
  | { readonly type: 'batch.started'; readonly plan: BatchPlan }
  /** `commits`: what each branch has become on `tip`. */
  | {
      readonly type: 'batch.verified'
      readonly rigId: RigId
      readonly batchId: BatchId
      readonly base: string
      readonly tip: string
      readonly commits: readonly { readonly mergeId: MergeId; readonly commit: string }[]
      readonly gates: readonly GateResult[]
      /** The same tree has passed the same gates before. */
      readonly preVerified: boolean
    }
  | {
      readonly type: 'batch.ended'
      readonly rigId: RigId
      readonly batchId: BatchId
      readonly reason: string
      /** To be tried next, each group by itself, in this order: the halves of a batch whose gates failed. */
      readonly groups: readonly (readonly MergeId[])[]
    }
  | { readonly type: 'convoy.created'; readonly convoyId: ConvoyId; readonly convoy: Convoy }
  | { readonly type: 'convoy.started'; readonly convoyId: ConvoyId; readonly by: string }
  | {
      readonly type: 'convoy.changed'
      readonly convoyId: ConvoyId
      readonly title?: string
      readonly mode?: ConvoyMode
      readonly featureBranch?: string
      readonly by: string
    }
  | { readonly type: 'convoy.member_added'; readonly convoyId: ConvoyId; readonly beadId: BeadId }
  | { readonly type: 'convoy.member_removed'; readonly convoyId: ConvoyId; readonly beadId: BeadId }
  | { readonly type: 'convoy.landing'; readonly convoyId: ConvoyId; readonly mergeId: MergeId }
  | { readonly type: 'convoy.landed'; readonly convoyId: ConvoyId; readonly commit?: string }
  | { readonly type: 'convoy.failed'; readonly convoyId: ConvoyId; readonly reason: string }
  | { readonly type: 'escalation.raised'; readonly escalationId: EscalationId; readonly escalation: Escalation }
  | { readonly type: 'escalation.repeated'; readonly escalationId: EscalationId; readonly body: string }
  | {
      readonly type: 'escalation.acknowledged'
      readonly escalationId: EscalationId
      readonly by: string
      /** What was said to it; a message of its own carries it to the mayor or to the agent that raised it. */
      readonly answer?: string
    }
  | {
      readonly type: 'spend.recorded'
      readonly agentId: AgentId
      readonly rigId?: RigId
      readonly beadId?: BeadId
      readonly convoyId?: ConvoyId
      readonly model: string
      readonly spend: Spend
    }
  | { readonly type: 'dispatch.paused'; readonly cause: 'breaker' | 'budget' | 'user'; readonly reason: string }
  | { readonly type: 'dispatch.resumed'; readonly by: string }
  /** The user was told of a soft limit; `key` names the limit, its period and its amount. */
  | { readonly type: 'budget.warned'; readonly key: string }
)
