import { z } from 'zod'

/** Letters of base64url: what browsers write keys in. */
const base64Url = z.string().regex(/^[A-Za-z0-9_-]+=*$/, 'must be base64url')

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A browser's wish to be told, as `PushSubscription.toJSON()` gives it. The endpoint lets whoever has it send to the browser: it is kept like a key. */
export const pushSubscriptionSchema = z.object({
  endpoint: z
    .url('must be the URL that the browser gave')
    .max(2000)
    .refine((url) => {
      if (!URL.canParse(url)) return false
      const { protocol, hostname } = new URL(url)
      // A push service on this machine needs no TLS: what is sent is encrypted by itself.
      return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))
    }, 'must be an https URL'),
  keys: z.object({ p256dh: base64Url.min(80).max(120), auth: base64Url.min(16).max(40) }),
})
export type PushSubscription = z.infer<typeof pushSubscriptionSchema>

/** What a browser is told; all of it is encrypted for it alone. Small: push services take 4 KB. */
export const pushMessageSchema = z.object({
  title: z.string().max(200),
  body: z.string().max(600),
  /** What says the same has the same tag, and takes its place. */
  tag: z.string().max(200),
  /** Of the page that a click opens, from its root. */
  path: z.string().startsWith('/').max(300),
})
export type PushMessage = z.infer<typeof pushMessageSchema>

export const pushSubscriptionIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')

/** Who is told on this install. `subscriptionId`: the first 32 digits of the endpoint's SHA-256, so that a browser knows its own. */
export const pushViewSchema = z.object({
  /** The install's VAPID key, base64url: what a browser subscribes with. */
  publicKey: z.string(),
  subscriptions: z.array(
    z.object({ subscriptionId: pushSubscriptionIdSchema, label: z.string(), subscribedAt: z.iso.datetime() }),
  ),
})
