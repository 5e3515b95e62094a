import { GastownError } from '@gastown/contract/errors'
import { actionIdSchema } from '@gastown/contract/ids'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { rules } from '@gastown/core/reconcile'
import { checkInvariants } from '@gastown/core/work/check-invariants'
import type { Courier } from '../../courier/courier.ts'
import { renderTownEvent } from '../../views/town-event-view.ts'
import type { TownBoard } from '../town-board.ts'
import { createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

export interface OutboxProceduresOptions extends WorkDeskOptions {
  readonly courier: Pick<Courier, 'lookAgain'>
  readonly board: Pick<TownBoard, 'readDeadLettersSoon' | 'dismissNotice'>
}

type OutboxProcedures = Pick<ProcedureHandlers, 'listDeadLetters' | 'dismissNotice' | 'retryDeadLetter' | 'dryRunReconcile'>

/** What the town owed and gave up, and what its rules would do now. */
export function createOutboxProcedures(options: OutboxProceduresOptions): OutboxProcedures {
  const { towns, courier, board } = options
  const desk = createWorkDesk(options)
  return {
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

    async dismissNotice({ townId, noticeId }) {
      board.dismissNotice(towns.get(townId), noticeId)
      return { done: true }
    },

    async retryDeadLetter({ townId, actionId }) {
      const engine = towns.get(townId)
      if (!(await engine.store.reviveAction({ actionId: actionIdSchema.parse(actionId), at: desk.at }))) {
        throw new GastownError(
          'WRONG_STATE',
          `actionId: there is no dead letter "${actionId}" (any more). List the dead letters to see their ids.`,
          { field: 'actionId' },
        )
      }
      courier.lookAgain(engine.townId)
      board.readDeadLettersSoon(engine)
      return { done: true }
    },

    /** Each rule by itself on the town as it is; in a turn, the first that finds events acts, and the others look at what it left. */
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
