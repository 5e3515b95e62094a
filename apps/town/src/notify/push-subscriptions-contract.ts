import type { PushSubscription } from '@gastown/contract/push'
import { beforeEach, describe, expect, it } from 'vitest'
import { mostSubscriptions, type KeptSubscription, type PushSubscriptions } from './push-subscriptions.ts'

const subscription: PushSubscription = {
  endpoint: 'https://push.example/abc',
  keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
}

function kept(number: number, label = `browser ${number}`): KeptSubscription {
  const subscriptionId = number.toString(16).padStart(32, '0')
  return { subscriptionId, subscription, label, subscribedAt: '2026-03-01T10:00:00.000Z' }
}

/** What every keeper of subscriptions does. `reopen` gives one on the same records. */
export function describePushSubscriptionsContract(
  name: string,
  create: () => { subscriptions: PushSubscriptions; reopen(): PushSubscriptions },
): void {
  describe(`${name} keeps the contract of push subscriptions`, () => {
    let place: ReturnType<typeof create>
    beforeEach(() => {
      place = create()
    })

    it('keeps them over a restart, oldest first, each browser once', async () => {
      const { subscriptions } = place
      expect(await subscriptions.list()).toEqual([])
      await Promise.all([subscriptions.put(kept(1)), subscriptions.put(kept(2))])
      await subscriptions.put(kept(1, 'renamed'))
      expect((await place.reopen().list()).map(({ label }) => label)).toEqual(['browser 2', 'renamed'])
    })

    it('forgets one, and says when there was none', async () => {
      const { subscriptions } = place
      await subscriptions.put(kept(1))
      expect(await subscriptions.remove(kept(1).subscriptionId)).toBe(true)
      expect(await subscriptions.remove(kept(1).subscriptionId)).toBe(false)
      expect(await place.reopen().list()).toEqual([])
    })

    it('has a limit, and a browser that is known may always come again', async () => {
      const { subscriptions } = place
      for (let number = 0; number < mostSubscriptions; number += 1) await subscriptions.put(kept(number))
      await expect(subscriptions.put(kept(999))).rejects.toMatchObject({ code: 'WRONG_STATE' })
      await subscriptions.put(kept(0))
      expect(await subscriptions.list()).toHaveLength(mostSubscriptions)
    })
  })
}
