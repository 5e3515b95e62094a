import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { Escalation } from '@gastown/contract/work/escalation'
import { activityStepMs, activitySteps } from '@gastown/contract/work/town-activity'
import { activityView } from '../../views/activity-view.ts'
import { costsView } from '../../views/costs-view.ts'
import { findEvents } from './find-events.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Escalations of before and convoys that a page shows; the dearest beads. */
const shownRows = 100

type WorkProcedures = Pick<
  ProcedureHandlers,
  | 'getTownEvents'
  | 'getTownActivity'
  | 'listEscalations'
  | 'acknowledgeEscalation'
  | 'getCosts'
  | 'pauseDispatch'
  | 'resumeDispatch'
>

/** What happened, what needs the user, what it cost, and whether anything new is started. */
export function createWorkProcedures(options: WorkDeskOptions): WorkProcedures {
  const { towns } = options
  const desk = createWorkDesk(options)
  return {
    getTownEvents: (wish) => findEvents(towns.get(wish.townId), wish),

    async getTownActivity({ townId }) {
      const now = Math.floor(Date.parse(desk.at) / activityStepMs)
      const first = now - activitySteps + 1
      const since = new Date(first * activityStepMs).toISOString()
      const { store } = towns.get(townId)
      // Read first: what is recorded between the two is counted, and told as new once more, which a day hardly shows.
      const [newest] = await store.listEvents({ limit: 1 })
      const counts = await store.countEvents({ since, stepMs: activityStepMs })
      return { upTo: newest?.seq ?? 0, steps: activityView({ counts, first }) }
    },

    async listEscalations({ townId, all }) {
      const { town, store } = towns.get(townId)
      // However old: what nobody acknowledged is never left out.
      const open = [...town.work.escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
      const known = new Set(open.map(({ escalationId }) => escalationId))
      const others = all ? await store.listEscalations({ limit: shownRows }) : []
      return { escalations: [...open, ...others.filter(({ escalationId }) => !known.has(escalationId))].toSorted(newestFirst) }
    },

    async acknowledgeEscalation({ townId, escalationId, answer }) {
      const answered = answer === undefined ? {} : { answer }
      await desk.wish(towns.get(townId), { type: 'escalation.acknowledge', escalationId, ...answered, by: byUser })
      return { done: true }
    },

    async getCosts({ townId }) {
      const { town, store } = towns.get(townId)
      const [dearest, convoys] = await Promise.all([
        store.listDearestBeads({ limit: shownRows }),
        store.listConvoys({ limit: shownRows }),
      ])
      return costsView({ town, dearest, convoys })
    },

    async pauseDispatch({ townId, reason }) {
      await desk.wish(towns.get(townId), { type: 'dispatch.pause', reason, by: byUser })
      return { done: true }
    },

    async resumeDispatch({ townId }) {
      await desk.wish(towns.get(townId), { type: 'dispatch.resume', by: byUser })
      return { done: true }
    },
  }
}

function newestFirst(one: Escalation, other: Escalation): number {
  return Date.parse(other.lastRaisedAt) - Date.parse(one.lastRaisedAt)
}
