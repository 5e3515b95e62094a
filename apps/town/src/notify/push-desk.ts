import type { PushMessage, PushSubscription } from '@gastown/contract/push'
import type { Clock } from '../clock.ts'
import type { KeptSubscription, PushSubscriptions } from './push-subscriptions.ts'

/** Encrypts a message for one browser and hands it to that browser's push service. */
export interface PushSender {
  /** VAPID key of this install, base64url. */
  readonly publicKey: string
  /** `gone`: the browser has ended the subscription. Rejects with a reason that does not name the endpoint when it may work later. */
  send(subscription: PushSubscription, message: PushMessage, urgency: PushUrgency): Promise<'sent' | 'gone'>
}
export type PushUrgency = 'normal' | 'high'

/** Browsers that wished to be told, and the telling. One for the install: there is one operator. */
export interface PushDesk {
  readonly publicKey: string
  list(): Promise<readonly KeptSubscription[]>
  /** The same browser again takes the place of what was known of it. Resolves with its id. */
  subscribe(subscription: PushSubscription, label: string): Promise<string>
  /** False: there is none of this id. */
  unsubscribe(subscriptionId: string): Promise<boolean>
  /**
   * Tells every browser, or those that `name` was not told to yet: the same name again goes on where it failed. One that is gone is
   * forgotten. Rejects when any of the others could not be told, after all were tried.
   */
  tell(message: PushMessage, options: { name: string; urgency: PushUrgency }): Promise<{ sent: number; gone: number }>
}

/** Names whose telling has failed in part, remembered so that nobody is told twice; forgetting one costs a repetition under the same tag. */
const rememberedNames = 500

export function createPushDesk(options: { sender: PushSender; subscriptions: PushSubscriptions; clock: Clock }): PushDesk {
  const { sender, subscriptions, clock } = options
  const toldOf = new Map<string, Set<string>>()
  return {
    publicKey: sender.publicKey,
    list: () => subscriptions.list(),
    async subscribe(subscription, label) {
      const subscriptionId = await subscriptionIdOf(subscription.endpoint)
      await subscriptions.put({ subscriptionId, subscription, label, subscribedAt: new Date(clock.now()).toISOString() })
      return subscriptionId
    },
    unsubscribe: (subscriptionId) => subscriptions.remove(subscriptionId),
    async tell(message, { name, urgency }) {
      const told = toldOf.get(name) ?? new Set<string>()
      const waiting = (await subscriptions.list()).filter(({ subscriptionId }) => !told.has(subscriptionId))
      const outcomes = await Promise.allSettled(
        waiting.map(async ({ subscriptionId, subscription }) => {
          const outcome = await sender.send(subscription, message, urgency)
          if (outcome === 'gone') await subscriptions.remove(subscriptionId)
          told.add(subscriptionId)
          return outcome
        }),
      )
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed === undefined) toldOf.delete(name)
      else remember(toldOf, name, told)
      if (failed !== undefined) throw failed.reason
      const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
      return { sent: done.filter((one) => one === 'sent').length, gone: done.filter((one) => one === 'gone').length }
    },
  }
}

function remember(toldOf: Map<string, Set<string>>, name: string, told: Set<string>): void {
  toldOf.set(name, told)
  const [oldest] = toldOf.keys()
  if (toldOf.size > rememberedNames && oldest !== undefined) toldOf.delete(oldest)
}

/** The first 32 hexadecimal digits of the endpoint's SHA-256. */
export async function subscriptionIdOf(endpoint: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
