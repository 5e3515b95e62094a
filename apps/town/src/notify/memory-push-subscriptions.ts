import { GastownError } from '@gastown/contract/errors'
import { mostSubscriptions, type KeptSubscription, type PushSubscriptions } from './push-subscriptions.ts'

/** Subscriptions in memory, for tests. */
export function createMemoryPushSubscriptions(): PushSubscriptions {
  const kept = new Map<string, KeptSubscription>()
  return {
    list: () => Promise.resolve([...kept.values()]),
    put: async (one) => {
      kept.delete(one.subscriptionId)
      if (kept.size >= mostSubscriptions) throw new GastownError('WRONG_STATE', `${mostSubscriptions} browsers are told already.`)
      kept.set(one.subscriptionId, one)
    },
    remove: (subscriptionId) => Promise.resolve(kept.delete(subscriptionId)),
  }
}
