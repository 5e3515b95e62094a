import { createMemoryPushSubscriptions } from './memory-push-subscriptions.ts'
import { describePushSubscriptionsContract } from './push-subscriptions-contract.ts'

describePushSubscriptionsContract('memory', () => {
  const subscriptions = createMemoryPushSubscriptions()
  return { subscriptions, reopen: () => subscriptions }
})
