import type { PushSubscription } from '@gastown/contract/push'

export interface KeptSubscription {
  readonly subscriptionId: string
  readonly subscription: PushSubscription
  /** Which browser, in words. */
  readonly label: string
  readonly subscribedAt: string
}

/** Where subscriptions are kept over a restart. */
export interface PushSubscriptions {
  /** Oldest first. */
  list(): Promise<readonly KeptSubscription[]>
  /** Takes the place of one with the same id. Throws WRONG_STATE when there are too many. */
  put(kept: KeptSubscription): Promise<void>
  /** False: there was none. */
  remove(subscriptionId: string): Promise<boolean>
}

/** One person's browsers. */
export const mostSubscriptions = 50
