import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { Escalation } from '@gastown/contract/work/escalation'
import { costsView } from '../views/costs-view.ts'
import { viewEvents } from './view-events.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

/** Escalations of before and convoys that a page shows; the dearest beads. */
const shownRows = 100

type WorkProcedures = Pick<
  ProcedureHandlers,
  'getTownEvents' | 'listEscalations' | 'acknowledgeEscalation' | 'getCosts' | 'pauseDispatch' | 'resumeDispatch'
>

/** What happened, what needs the user, what it cost, and whether anything new is started. */
export function createWorkProcedures(options: WorkDeskOptions): WorkProcedures {
  const { towns } = options
  const desk = createWorkDesk(options)
  return {
    async getTownEvents({ townId, after, limit }) {
      const engine = towns.get(townId)
      const { store } = engine
      return {
        events: await viewEvents(
          engine,
          after === undefined ? await store.listEvents({ limit }) : await store.readEvents({ after, limit }),
        ),
      }
    },

    async listEscalations({ townId, all }) {
      const { town, store } = towns.get(townId)
      // However old: what nobody acknowledged is never left out.
      const open = [...town.work.escalations.values()].filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
      const known = new Set(open.map(({ escalationId }) => escalationId))
      const others = all ? await store.listEscalations({ limit: shownRows }) : []
      return { escalations: [...open, ...others.filter(({ escalationId }) => !known.has(escalationId))].toSorted(newestFirst) }
    },

    async acknowledgeEscalation({ townId, escalationId }) {
      await desk.wish(towns.get(townId), { type: 'escalation.acknowledge', escalationId, by: byUser })
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
