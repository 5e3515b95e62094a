import type { AgentActivity } from '@gastown/contract/agent-status'
import type { AgentId, MessageId, RigId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { Escalation } from '@gastown/contract/work/escalation'
import type { BatchPlan, WorkerTask } from '@gastown/contract/work/events'
import type { BeadId, ConvoyId, EscalationId, MergeId } from '@gastown/contract/work/ids'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import { noSpend, type Spend } from '@gastown/contract/work/spend'
import { defaultWorkConfig, type WorkConfig } from '@gastown/contract/work/work-config'

/**
 * The work of a town that is not finished. What is finished (closed beads, ended convoys, ended merges, acknowledged escalations, mail that was read or expired) leaves
 * it at the end of the turn that finished it and is a row of the store from then on: the cost of a turn does not grow with history.
 */
export interface Work {
  readonly config: WorkConfig
  /** Grows with every event of the work. */
  readonly revision: number
  readonly beads: ReadonlyMap<BeadId, Bead>
  readonly workers: ReadonlyMap<AgentId, Worker>
  readonly convoys: ReadonlyMap<ConvoyId, Convoy>
  readonly merges: ReadonlyMap<MergeId, Merge>
  readonly refineries: ReadonlyMap<RigId, Refinery>
  readonly mail: ReadonlyMap<MessageId, Mail>
  readonly escalations: ReadonlyMap<EscalationId, Escalation>
  readonly pause: Pause | null
  /** Soft limits that the user was told of. */
  readonly warnedBudgets: readonly string[]
  /** Generations that workers had when they were let go, by name: a name that comes again goes on counting. */
  readonly retired: ReadonlyMap<string, number>
  /** Tries that failed since one did not; what the breaker counts. */
  readonly failedInARow: number
  readonly ledger: Ledger
}

/** What was spent. Workers, convoys and beads have sums of their own where they stand. */
export interface Ledger {
  readonly total: Spend
  /** By UTC day, newest last; the last `keptDays`. */
  readonly days: readonly { readonly day: string; readonly spend: Spend }[]
  readonly rigs: ReadonlyMap<RigId, Spend>
  readonly mayor: Spend
  /** Of workers that were let go, all runs under one name together. */
  readonly letGo: ReadonlyMap<AgentId, { readonly name: string; readonly spend: Spend }>
}

export interface Pause {
  readonly cause: 'breaker' | 'budget' | 'user'
  /** In words for the user, with the way out. */
  readonly reason: string
  readonly since: string
}

/** An agent that works in a rig: a polecat, or a reviewer. */
export interface Worker {
  readonly agentId: AgentId
  readonly name: string
  readonly role: Role
  readonly rigId: RigId
  /** 0 until the first start. */
  readonly generation: number
  readonly hiredAt: string
  readonly lastActivityAt: string
  readonly run: WorkerRun
  /** Of a run that goes on with the task of an interrupted one: the run that was given it. */
  readonly toldAs?: number
  readonly statusLine?: string
  readonly spend: Spend
}

export type WorkerRun =
  | { readonly state: 'idle' }
  /** Asked for; `containerGeneration` is the container that it was asked of. */
  | {
      readonly state: 'starting'
      readonly task: WorkerTask
      readonly since: string
      readonly containerGeneration: number
      /** For what it waits, where it is not up to itself: then it has all the time that it takes. */
      readonly waits?: string
    }
  | {
      readonly state: 'working'
      readonly task: WorkerTask
      readonly since: string
      readonly containerGeneration: number
      readonly activity: AgentActivity
      /** Turns that ended without a result. */
      readonly idled: number
      /** Silent since, and what was done about it. */
      readonly quiet?: { readonly since: string; readonly tier: 0 | 1 | 2 }
    }
  /** Its container is gone; it goes on with its task in the next one. */
  | { readonly state: 'interrupted'; readonly task: WorkerTask; readonly since: string; readonly reason: string }
  /** The task is no longer its own, but its process may still be there: nobody else takes up the task before it is gone. */
  | {
      readonly state: 'stopping'
      readonly task: WorkerTask
      readonly since: string
      readonly reason: string
      readonly containerGeneration: number
    }

/** A rig's merge queue: the batch in hand, and the groups that are tried after it. */
export interface Refinery {
  readonly batch: Batch | null
  readonly groups: readonly (readonly MergeId[])[]
}

export interface Batch extends BatchPlan {
  readonly startedAt: string
  readonly phase:
    | { readonly name: 'verifying' }
    | {
        readonly name: 'landing'
        readonly base: string
        readonly tip: string
        readonly commits: readonly { readonly mergeId: MergeId; readonly commit: string }[]
      }
}

export const emptyWork: Work = {
  config: defaultWorkConfig,
  revision: 0,
  beads: new Map(),
  workers: new Map(),
  convoys: new Map(),
  merges: new Map(),
  refineries: new Map(),
  mail: new Map(),
  escalations: new Map(),
  pause: null,
  warnedBudgets: [],
  retired: new Map(),
  failedInARow: 0,
  ledger: { total: noSpend, days: [], rigs: new Map(), mayor: noSpend, letGo: new Map() },
}

export const idleRefinery: Refinery = { batch: null, groups: [] }

/** What the worker is at; null: nothing. A stopping one is at nothing. */
export function taskOf({ run }: Worker): WorkerTask | null {
  return run.state === 'idle' || run.state === 'stopping' ? null : run.task
}
