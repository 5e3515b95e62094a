import { wishMayor } from '../mayor/wish-mayor.ts'
import { owe, type Rule } from './rule.ts'

/**
 * The oldest message that waits is delivered to a live mayor, one after the other; for a sleeping mayor it is a wish to come up. While a
 * turn shall end, none is delivered: what is stopped is that turn, and never one that began later.
 */
export const deliverMessages: Rule = (town, at) => {
  const { mayor } = town
  if (mayor === null) return {}
  for (const message of town.inbox.values()) {
    if (message.state !== 'accepted') continue
    const { messageId } = message
    const { agentId, generation } = mayor
    switch (mayor.run.state) {
      case 'live':
        if (mayor.stop !== undefined) return {}
        return { actions: [owe({ type: 'message.deliver', messageId, agentId, generation }, `${messageId}/${generation}`)] }
      case 'asleep':
        return { events: wishMayor(town, mayor, 'message', at) }
      case 'starting':
      case 'lost':
        return {}
    }
  }
  return {}
}
