import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { pause } from '../clock.ts'
import type { AgentParts } from './agent-parts.ts'
import type { Saves } from './snapshot-schedule.ts'
import { worktreeOf } from './worktree-of.ts'

/** Keeps a worker's work on a ref of its rig when it ends; until then it is in the worktree, which no end of the worker removes. */
export function createWorkSaver({ rigs, townLink, clock, log }: Pick<AgentParts, 'rigs' | 'townLink' | 'clock' | 'log'>): Saves {
  let launch: AgentLaunch | null = null

  async function save({ spec }: AgentLaunch): Promise<void> {
    const { agentId, generation } = spec
    const of = worktreeOf({ spec })
    if (of === null) return
    try {
      const saved = await rigs.saveWork(of)
      if (saved !== null) townLink.report({ type: 'agent.work_saved', agentId, generation, ...saved })
    } catch (error) {
      log.warn({ err: error, agentId }, 'the work of an agent could not be put on a ref: it stays in its worktree')
    }
  }

  return {
    begin: (next) => {
      launch = next
    },
    changed: () => {},
    turnEnded: () => {},
    saveNow: async (deadlineMs) => {
      if (launch === null) return
      const enough = new AbortController()
      await Promise.race([save(launch), pause(clock, deadlineMs, enough.signal)])
      enough.abort()
    },
    close: () => {},
  }
}
