import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentParts } from './agent-parts.ts'
import { policy } from './policy.ts'
import { createSnapshotSchedule, type Saves } from './snapshot-schedule.ts'
import { createWorkSaver } from './work-saver.ts'
import { worktreeOf } from './worktree-of.ts'

/** What a mayor and a worker do differently: what is prepared before one starts, what is kept, and what is left when it ends. */
export interface AgentKind {
  /** What the agent is made with, without what its kind does not have. */
  readonly parts: AgentParts
  readonly saves: Saves
  /** How long it is saved at most, when it is stopped and when its container ends. */
  readonly saveMs: number
  readonly drainSaveMs: number
  /** Nothing of it stays when it has ended: neither its session nor what the container knows of it. */
  readonly leaves: boolean
  /** How long a message waits for the town's tools; a worker's does not go without them. */
  readonly tools: { readonly waitMs: number; readonly areNeeded: boolean }
}

export function agentKindOf(spec: AgentLaunchSpec, parts: AgentParts): AgentKind {
  return spec.role === 'mayor' ? mayorKind(parts) : workerKind(parts)
}

/** Its conversation is the town's memory: its database goes to the town, and its session lives on. */
function mayorKind(parts: AgentParts): AgentKind {
  return {
    parts,
    saves: createSnapshotSchedule(parts),
    saveMs: policy.drainSnapshotMs,
    drainSaveMs: policy.drainSnapshotMs,
    leaves: false,
    tools: { waitMs: policy.mayorToolsWaitMs, areNeeded: false },
  }
}

/** Its result is in git: its worktree is made before it starts and kept on a ref when it ends. Nobody looks at its terminal until somebody does. */
function workerKind(parts: AgentParts): AgentKind {
  const { rigs, prepareWorkspace, townLink } = parts
  return {
    parts: {
      ...parts,
      prepareWorkspace: (launch) => {
        const of = worktreeOf(launch)
        return of === null ? prepareWorkspace(launch) : rigs.prepareWorktree(of)
      },
      // One file for each home, which here is everybody's; the engine finds a folder's session itself, after the container's own end too.
      lastSessions: { read: () => Promise.resolve(''), write: () => {} },
      terminalConfig: () => ({ ...parts.terminalConfig(), background: false }),
      townLink: {
        report: townLink.report.bind(townLink),
        stream: townLink.stream.bind(townLink),
        telemetry: townLink.telemetry.bind(townLink),
        putLastScreen: () => Promise.resolve(),
      },
    },
    saves: createWorkSaver(parts),
    saveMs: policy.saveWorkMs,
    drainSaveMs: policy.drainWorkMs,
    leaves: true,
    tools: { waitMs: policy.workerToolsWaitMs, areNeeded: true },
  }
}
