import type { PerformAction } from '../engine/town-engine.ts'
import type { PostJson } from '../notify/post-json.ts'

/** Tells an escalation to the address that the user gave. Twice does no harm: its id and count say that it is the same. */
export function performEscalationNotify(options: { postJson: PostJson }): PerformAction {
  return async ({ town, townId }, { action }) => {
    if (action.type !== 'escalation.notify') return
    const url = town.work.config.notifications.webhookUrl
    const escalation = town.work.escalations.get(action.escalationId)
    if (url === undefined || escalation === undefined) return
    await options.postJson(url, { town: { townId, name: town.name }, escalation })
  }
}
