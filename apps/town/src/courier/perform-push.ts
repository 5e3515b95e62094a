import type { PushMessage } from '@gastown/contract/push'
import type { PerformAction, TownEngine } from '../engine/town-engine.ts'
import type { PushDesk, PushUrgency } from '../notify/push-desk.ts'
import type { ClaimedAction } from '@gastown/store/town-store'

/** Tells the user's browsers of an escalation or a landed convoy. Twice does little harm: the tag says that it is the same. */
export function performPush({ push }: { push: Pick<PushDesk, 'tell'> }): PerformAction {
  return async (engine, { actionId, action }) => {
    const told = await messageOf(engine, action)
    if (told !== null) await push.tell(told.message, { name: `${engine.townId} ${actionId}`, urgency: told.urgency })
  }
}

async function messageOf(
  { town, townId, store }: TownEngine,
  action: ClaimedAction['action'],
): Promise<{ message: PushMessage; urgency: PushUrgency } | null> {
  switch (action.type) {
    case 'escalation.push': {
      const escalation = town.work.escalations.get(action.escalationId)
      if (escalation === undefined) return null
      const { escalationId, title, body, severity } = escalation
      const isUrgent = severity === 'critical' || severity === 'high'
      return {
        message: {
          title: fit(`${town.name}: ${title}`, 200),
          body: fit(body, 600),
          tag: `${townId} ${escalationId}`,
          path: `/towns/${townId}`,
        },
        urgency: isUrgent ? 'high' : 'normal',
      }
    }
    case 'convoy.push': {
      const convoy = await store.findConvoy(action.convoyId)
      if (convoy === null) return null
      const { convoyId, title, members } = convoy
      return {
        message: {
          title: fit(`${town.name}: “${title}” has landed`, 200),
          body: members.length === 1 ? 'Its one bead is on its target.' : `All ${members.length} beads are on their target.`,
          tag: `${townId} ${convoyId}`,
          path: `/towns/${townId}/convoys/${convoyId}`,
        },
        urgency: 'normal',
      }
    }
    default:
      return null
  }
}

function fit(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
}
