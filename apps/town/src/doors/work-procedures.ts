import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { actionIdSchema } from '@gastown/contract/ids'
import { diffSchema, worktreeUsageSchema, type DiffRequest } from '@gastown/contract/work/work-routes'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import { rules } from '@gastown/core/reconcile'
import type { Containers } from '../containers.ts'
import { askContainerFor } from '../courier/ask-container.ts'
import type { Courier } from '../courier/courier.ts'
import { agentViews } from '../views/agent-view.ts'
import { costsView } from '../views/costs-view.ts'
import { mergeQueue } from '../views/merge-view.ts'
import { renderTownEvent, townEventView } from '../views/town-event-view.ts'
import type { TownBoard } from './town-board.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Ended merges and acknowledged escalations that a page shows; the dearest beads. */
const shownEnded = 100

export interface WorkProceduresOptions extends WorkDeskOptions {
  readonly containers: Pick<Containers, 'fetch'>
  readonly courier: Pick<Courier, 'lookAgain'>
  readonly board: Pick<TownBoard, 'readDeadLettersSoon'>
}

type WorkProcedures = Pick<
  ProcedureHandlers,
  | 'listAgents'
  | 'resetAgent'
  | 'sendMail'
  | 'getMergeQueueData'
  | 'getMergeDiff'
  | 'requestRework'
  | 'retryMerge'
  | 'getTownEvents'
  | 'listEscalations'
  | 'acknowledgeEscalation'
  | 'getCosts'
  | 'pauseDispatch'
  | 'resumeDispatch'
  | 'getRigConfig'
  | 'updateRigConfig'
  | 'getWorktreeUsage'
  | 'listDeadLetters'
  | 'retryDeadLetter'
  | 'dryRunReconcile'
>

export function createWorkProcedures(options: WorkProceduresOptions): WorkProcedures {
  const { towns, containers, clock, courier, board } = options
  const desk = createWorkDesk(options)
  const rigConfigOf = (townId: string, rigId: string) => {
    const rig = [...towns.get(townId).town.rigs.values()].find((one) => one.rigId === rigId)
    if (rig !== undefined) return rig
    throw new GastownError('RIG_NOT_FOUND', `rigId: the town has no rig "${rigId}". List its rigs to see their ids.`, {
      field: 'rigId',
    })
  }

  return {
    async listAgents({ townId }) {
      return { agents: agentViews(towns.get(townId).town) }
    },
    async resetAgent({ townId, agentId }) {
      await desk.wish(towns.get(townId), { type: 'agent.reset', agentId, by: byUser })
      return { done: true }
    },
    async sendMail({ townId, agentId, subject, body, kind }) {
      await desk.wish(towns.get(townId), { type: 'mail.send', to: agentId, subject, body, kind, from: byUser })
      return { done: true }
    },

    async getMergeQueueData({ townId, rigId }) {
      const engine = towns.get(townId)
      const ended = await engine.store.listEndedMerges({ limit: shownEnded, ...(rigId === undefined ? {} : { rigId }) })
      return mergeQueue({ town: engine.town, rigId: rigId ?? null, ended, at: desk.at })
    },
    async getMergeDiff({ townId, mergeId }) {
      const engine = towns.get(townId)
      const merge = engine.town.work.merges.get(mergeId) ?? (await engine.store.findMerge(mergeId))
      if (merge === null)
        throw new GastownError('MERGE_NOT_FOUND', `mergeId: the town has no merge "${mergeId}".`, { field: 'mergeId' })
      const { gitUrl } = rigConfigOf(townId, merge.rigId)
      const body: DiffRequest = { gitUrl, target: merge.target, head: merge.head }
      return askContainerFor({
        containers,
        clock,
        townId,
        method: 'POST',
        path: `/rigs/${encodeURIComponent(merge.rigId)}/diff`,
        body,
        answer: diffSchema,
      })
    },
    async requestRework({ townId, mergeId, feedback }) {
      await desk.wish(towns.get(townId), { type: 'merge.request_rework', mergeId, feedback, by: byUser })
      return { done: true }
    },
    async retryMerge({ townId, mergeId }) {
      await desk.wish(towns.get(townId), { type: 'merge.retry', mergeId, by: byUser })
      return { done: true }
    },

    async getTownEvents({ townId, after, limit }) {
      const engine = towns.get(townId)
      const events =
        after === undefined ? await engine.store.listEvents({ limit }) : await engine.store.readEvents({ after, limit })
      return { events: events.map((recorded) => townEventView(engine.town, recorded)) }
    },
    async listEscalations({ townId, all }) {
      const engine = towns.get(townId)
      const escalations = await engine.store.listEscalations({ limit: shownEnded })
      return { escalations: escalations.filter(({ acknowledgedAt }) => all || acknowledgedAt === undefined) }
    },
    async acknowledgeEscalation({ townId, escalationId }) {
      await desk.wish(towns.get(townId), { type: 'escalation.acknowledge', escalationId, by: byUser })
      return { done: true }
    },
    async getCosts({ townId }) {
      const engine = towns.get(townId)
      return costsView(engine.town, await engine.store.listDearestBeads({ limit: shownEnded }))
    },
    async pauseDispatch({ townId, reason }) {
      await desk.wish(towns.get(townId), { type: 'dispatch.pause', reason, by: byUser })
      return { done: true }
    },
    async resumeDispatch({ townId }) {
      await desk.wish(towns.get(townId), { type: 'dispatch.resume', by: byUser })
      return { done: true }
    },

    async getRigConfig({ townId, rigId }) {
      return rigConfigOf(townId, rigId).config
    },
    async updateRigConfig({ townId, rigId, config }) {
      await desk.wish(towns.get(townId), { type: 'rig.configure', rigId, config })
      return rigConfigOf(townId, rigId).config
    },
    async getWorktreeUsage({ townId }) {
      const engine = towns.get(townId)
      return askContainerFor({
        containers,
        clock,
        townId: engine.townId,
        method: 'GET',
        path: '/worktrees',
        answer: worktreeUsageSchema,
      })
    },

    async listDeadLetters({ townId }) {
      const letters = await towns.get(townId).store.listDeadLetters()
      return {
        deadLetters: letters.map(({ actionId, action, attempts, reason, buriedAt }) => ({
          actionId,
          type: action.type,
          attempts,
          reason,
          buriedAt,
        })),
      }
    },
    async retryDeadLetter({ townId, actionId }) {
      const engine = towns.get(townId)
      const parsed = actionIdSchema.parse(actionId)
      if (!(await engine.store.reviveAction({ actionId: parsed, at: desk.at }))) {
        throw new GastownError('WRONG_STATE', `actionId: there is no dead letter "${actionId}" (any more).`, {
          field: 'actionId',
        })
      }
      courier.lookAgain(engine.townId)
      board.readDeadLettersSoon(engine)
      return { done: true }
    },
    async dryRunReconcile({ townId }) {
      const { town } = towns.get(townId)
      const at = desk.at
      const found = Object.entries(rules).map(([rule, run]) => ({ rule, finding: run(town, at) }))
      return {
        events: found.flatMap(({ rule, finding }) =>
          (finding.events ?? []).map((event) => ({ rule, type: event.type, text: renderTownEvent(town, event) })),
        ),
        actions: found.flatMap(({ rule, finding }) => (finding.actions ?? []).map(({ actionId }) => ({ rule, actionId }))),
        wakeAt: found.flatMap(({ finding }) => finding.wakeAt ?? []).toSorted()[0] ?? null,
        violations: [...checkInvariants(town)],
      }
    },
  }
}
