import { GastownError } from '@gastown/contract/errors'
import type { TownEvent } from '@gastown/contract/events'
import type { AgentId } from '@gastown/contract/ids'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { worktreeDiffSchema } from '@gastown/contract/work/work-routes'
import type { AgentTask } from '@gastown/contract/work/worker'
import { requireWorker } from '@gastown/core/work/find'
import { taskOf } from '@gastown/core/work/work'
import type { Containers } from '../../containers.ts'
import { askContainerFor } from '../../courier/ask-container.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import { agentTasks, tasksIn } from '../../views/agent-tasks.ts'
import { agentViews } from '../../views/agent-view.ts'
import { letGoAgent } from '../../views/let-go-agent.ts'
import { mailView } from '../../views/mail-view.ts'
import { requireContainer } from './require-container.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Agents that were let go that a page shows. */
const shownLetGo = 100
/** Events of one agent that are looked through; some of each answer of its model, so some days of a busy one. */
const readEvents = 2_000
const shownTasks = 100
/** Git looks through every file of the worktree. */
const diffTimeoutMs = 60_000

export interface AgentProceduresOptions extends WorkDeskOptions {
  readonly containers: Pick<Containers, 'fetch'>
}

type AgentProcedures = Pick<
  ProcedureHandlers,
  'listAgents' | 'getAgent' | 'getAgentDiff' | 'resetAgent' | 'sendMail' | 'listMail'
>

export function createAgentProcedures(options: AgentProceduresOptions): AgentProcedures {
  const { towns, containers, clock } = options
  const desk = createWorkDesk(options)
  return {
    async listAgents({ townId, all }) {
      const { town, store } = towns.get(townId)
      const letGo = all ? await store.listEvents({ limit: shownLetGo, of: { type: 'worker.dismissed' } }) : []
      return { agents: agentViews(town), letGo: letGo.flatMap(({ event }) => letGoAgent(event) ?? []).toReversed() }
    },

    async getAgent({ townId, agentId }) {
      const engine = towns.get(townId)
      const { town, store } = engine
      const agent = agentViews(town).find((one) => one.agentId === agentId)
      const events = await store.listEvents({ limit: readEvents, of: { agentId } })
      if (agent === undefined && events.length === 0) throw noSuchAgent(agentId)
      const letGo = events.flatMap(({ event }) => letGoAgent(event) ?? []).at(-1)
      return {
        ...(agent === undefined ? {} : { agent }),
        ...(letGo === undefined ? {} : { letGo }),
        tasks: await readTasks(
          engine,
          agentId,
          events.map(({ event }) => event),
        ),
      }
    },

    async getAgentDiff({ townId, agentId }) {
      const engine = towns.get(townId)
      const worker = requireWorker(engine.town.work, agentId)
      if (taskOf(worker) === null) {
        throw new GastownError(
          'WRONG_STATE',
          `${worker.name} is at no bead, so it has no worktree. What it did before is in the branches of its tasks.`,
        )
      }
      requireContainer(engine)
      return askContainerFor({
        containers,
        clock,
        townId: engine.townId,
        method: 'POST',
        path: `/agents/${encodeURIComponent(agentId)}/diff`,
        body: { generation: worker.generation },
        answer: worktreeDiffSchema,
        timeoutMs: diffTimeoutMs,
      })
    },

    async resetAgent({ townId, agentId }) {
      await desk.wish(towns.get(townId), { type: 'agent.reset', agentId, by: byUser })
      return { done: true }
    },

    async listMail({ townId, agentId, waiting, limit, before }) {
      const { town, store } = towns.get(townId)
      // One more than asked for says that there is more.
      const found = await store.listMail({
        waiting,
        limit: limit + 1,
        ...(agentId === undefined ? {} : { agentId }),
        ...(before === undefined ? {} : { before }),
      })
      return { mail: found.slice(0, limit).map((mail) => mailView(town, mail)), hasMore: found.length > limit }
    },

    async sendMail({ townId, agentId, subject, body, kind }) {
      const engine = towns.get(townId)
      if (agentId === engine.town.mayor?.agentId) {
        throw new GastownError('AGENT_NOT_FOUND', 'agentId: the mayor takes no mail. Send it a message instead.', {
          field: 'agentId',
        })
      }
      try {
        await desk.wish(engine, { type: 'mail.send', to: agentId, subject, body, kind, from: byUser })
      } catch (error) {
        throw error instanceof GastownError && error.field === 'to'
          ? new GastownError(error.code, error.message.replace(/^to:/, 'agentId:'), { field: 'agentId' })
          : error
      }
      return { done: true }
    },
  }
}

async function readTasks(engine: TownEngine, agentId: AgentId, events: readonly TownEvent[]): Promise<AgentTask[]> {
  const { town, store } = engine
  const named = tasksIn(events)
  const beads = await store.findBeads([...new Set(named.flatMap(({ beadId }) => beadId ?? []))])
  const mergeIds = new Set(named.flatMap((task) => (task.kind === 'review' ? [task.mergeId] : [])))
  const merges = await Promise.all(
    [...mergeIds].map(async (mergeId) => town.work.merges.get(mergeId) ?? (await store.findMerge(mergeId))),
  )
  return agentTasks({ agentId, events, beads, merges: merges.filter((merge) => merge !== null) }).slice(0, shownTasks)
}

function noSuchAgent(agentId: AgentId): GastownError {
  return new GastownError('AGENT_NOT_FOUND', `agentId: the town has no agent "${agentId}". List the agents to see their ids.`, {
    field: 'agentId',
  })
}
