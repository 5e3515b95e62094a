import type { PushSubscription as Subscription } from '@gastown/contract/push'

/** What a browser can do about being told while no page is open. */
export type PushAbility = 'possible' | 'denied' | 'insecure' | 'unsupported'

export function findPushAbility(window: Window & typeof globalThis): PushAbility {
  if (!window.isSecureContext) return 'insecure'
  if (!('serviceWorker' in window.navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unsupported'
  return window.Notification.permission === 'denied' ? 'denied' : 'possible'
}

/** This browser's subscription, and its id as the town knows it; null: it has none. */
export async function readOwnSubscription(): Promise<{ id: string; end: () => Promise<boolean> } | null> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  const subscription = (await registration?.pushManager.getSubscription()) ?? null
  return subscription === null
    ? null
    : { id: await subscriptionIdOf(subscription.endpoint), end: () => subscription.unsubscribe() }
}

/** Asks the user, then the browser. Rejects with words for the user. */
export async function subscribeBrowser(publicKey: string): Promise<Subscription> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted')
    throw new Error(
      'The browser was not allowed to show notifications. Allow them for this address in the browser’s own settings.',
    )
  await navigator.serviceWorker.register('/sw.js')
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  // One for another key, of an install of before, cannot be used.
  await before?.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = made.toJSON()
  if (endpoint === undefined || keys === undefined) throw new Error('The browser gave no subscription.')
  return { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' } }
}

/** The first 32 hexadecimal digits of the endpoint's SHA-256. */
async function subscriptionIdOf(endpoint: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A browser in a few words, for a list of them: `Firefox on Linux`. */
export function describeBrowser(userAgent: string): string {
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /Firefox\//.test(userAgent)
      ? 'Firefox'
      : /Chrome\//.test(userAgent)
        ? 'Chrome'
        : /Safari\//.test(userAgent)
          ? 'Safari'
          : 'A browser'
  const system = /Android/.test(userAgent)
    ? 'Android'
    : /iPhone|iPad/.test(userAgent)
      ? 'iOS'
      : /Mac OS X/.test(userAgent)
        ? 'macOS'
        : /Windows/.test(userAgent)
          ? 'Windows'
          : /Linux/.test(userAgent)
            ? 'Linux'
            : 'another system'
  return `${browser} on ${system}`
}
