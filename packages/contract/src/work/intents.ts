import type { AgentId, RigId } from '../ids.ts'
import type { BeadPatch, DependencyResult, NewBead } from './bead.ts'
import type { ConvoyMode, NewConvoy } from './convoy.ts'
import type { BeadId, ConvoyId, EscalationId, MergeId } from './ids.ts'
import type { Severity } from './escalation.ts'
import type { CollectProof } from './work-routes.ts'
import type { RigConfigPatch } from './rig-config.ts'
import type { WorkConfigPatch } from './work-config.ts'

/** The run of an agent that wishes something: an older one's wishes change nothing. */
export interface AgentRun {
  readonly agentId: AgentId
  readonly generation: number
}

/** What someone wants of the town's work. `by`: `user`, or the id of the agent. Part of `Intent`. */
export type WorkIntent =
  | { readonly type: 'work.configure'; readonly config: WorkConfigPatch }
  | { readonly type: 'rig.configure'; readonly rigId: RigId; readonly config: RigConfigPatch }
  /** `landed`: those of the beads it depends on that are closed, and no longer part of the town's memory. */
  | { readonly type: 'bead.create'; readonly bead: NewBead; readonly landed: readonly DependencyResult[]; readonly by: string }
  /**
   * One part of an import: makes all of its beads or none. Only ids that are not known yet are made: the same import again makes nothing
   * twice. `coming`: beads of later parts, which those of this one may be parts of.
   */
  | {
      readonly type: 'bead.import'
      readonly beads: readonly ImportedBead[]
      readonly coming: readonly BeadId[]
      readonly by: string
    }
  | {
      readonly type: 'bead.update'
      readonly beadId: BeadId
      readonly patch: BeadPatch
      readonly landed: readonly DependencyResult[]
      readonly by: string
    }
  | { readonly type: 'bead.delete'; readonly beadId: BeadId; readonly by: string }
  /** Takes the hold away, and the pause before the next try. */
  | { readonly type: 'bead.start'; readonly beadId: BeadId; readonly by: string }
  /** Opens a failed one again. */
  | { readonly type: 'bead.retry'; readonly beadId: BeadId; readonly by: string }
  /** Closes it without a commit; its dependants go on. */
  | { readonly type: 'bead.close'; readonly beadId: BeadId; readonly reason: string; readonly by: string }
  /** Takes it from whoever works on it, whose process is stopped, and gives it to `agentId`, or to whoever is free. */
  | { readonly type: 'bead.reassign'; readonly beadId: BeadId; readonly agentId: AgentId | null; readonly by: string }
  | { readonly type: 'convoy.create'; readonly convoy: NewConvoy; readonly by: string }
  | { readonly type: 'convoy.start'; readonly convoyId: ConvoyId; readonly by: string }
  | {
      readonly type: 'convoy.update'
      readonly convoyId: ConvoyId
      readonly title?: string
      readonly mode?: ConvoyMode
      readonly featureBranch?: string
      readonly by: string
    }
  | {
      readonly type: 'convoy.add'
      readonly convoyId: ConvoyId
      readonly beadId: BeadId
      readonly dependsOn?: readonly BeadId[]
      readonly landed: readonly DependencyResult[]
      readonly by: string
    }
  | { readonly type: 'convoy.remove'; readonly convoyId: ConvoyId; readonly beadId: BeadId; readonly by: string }
  /** Ends it as what it is: not landed. Its open beads are held. */
  | { readonly type: 'convoy.close'; readonly convoyId: ConvoyId; readonly reason: string; readonly by: string }
  /** Stops its process, saves its work, and gives its bead back to the others. */
  | { readonly type: 'agent.reset'; readonly agentId: AgentId; readonly by: string }
  /** `proof`: what git said of the branch. */
  | ({ readonly type: 'agent.done'; readonly summary: string; readonly proof: CollectProof } & AgentRun)
  | ({ readonly type: 'agent.checkpoint'; readonly data: string } & AgentRun)
  | ({ readonly type: 'agent.tell_status'; readonly text: string } & AgentRun)
  /** Of a reviewer: the branch may go on, or it needs other work first. */
  | ({ readonly type: 'agent.review'; readonly verdict: 'pass' | 'rework'; readonly feedback: string } & AgentRun)
  | ({
      readonly type: 'agent.escalate'
      readonly severity: Severity
      readonly title: string
      readonly body: string
    } & AgentRun)
  /** Comments of a person on a branch in the queue. */
  | { readonly type: 'merge.request_rework'; readonly mergeId: MergeId; readonly feedback: string; readonly by: string }
  /** Looks at once at what waits for a person. */
  | { readonly type: 'merge.retry'; readonly mergeId: MergeId; readonly by: string }
  | {
      readonly type: 'mail.send'
      readonly to: AgentId
      readonly subject: string
      readonly body: string
      readonly kind: 'mail' | 'nudge'
      readonly expiresInMs?: number
      readonly from: string
    }
  /** `answer`: is told the mayor, or the agent that raised it. */
  | {
      readonly type: 'escalation.acknowledge'
      readonly escalationId: EscalationId
      readonly answer?: { readonly text: string; readonly to: 'mayor' | 'raiser' }
      readonly by: string
    }
  | { readonly type: 'dispatch.pause'; readonly reason: string; readonly by: string }
  | { readonly type: 'dispatch.resume'; readonly by: string }

/** A bead that comes from elsewhere, with an id of its own there. */
export interface ImportedBead {
  readonly beadId: BeadId
  readonly rigId: RigId
  readonly title: string
  readonly body: string
  readonly priority: NewBead['priority']
  readonly labels: readonly string[]
  readonly dependsOn: readonly BeadId[]
  readonly parentId?: BeadId
  readonly hold: boolean
  readonly createdAt: string
}
