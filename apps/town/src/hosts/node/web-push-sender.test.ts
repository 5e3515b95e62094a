import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PushSubscription } from '@gastown/contract/push'
import webPush from 'web-push'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../clock.ts'
import { createWebPushSender } from './web-push-sender.ts'

const message = { title: 'Town: stuck', body: 'No access', tag: 'town esc-1', path: '/towns/town-1' }

/** A browser with its keys, and a push service on loopback that keeps what it is sent. */
function openFakePushService() {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const received: { headers: Record<string, unknown>; body: Buffer }[] = []
  const status = { code: 201 }
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(status.code, { location: 'http://127.0.0.1:1/elsewhere' }).end('secret words of the service')
    })
  })
  return { browser, auth, received, status, server }
}

/** RFC 8291 and RFC 8188, written down anew from their text: what a browser does with what it gets. */
function decrypt(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const hmac = (key: Buffer, ...parts: (Buffer | string)[]) => {
    const mac = createHmac('sha256', key)
    for (const part of parts) mac.update(part)
    return mac.digest()
  }
  const salt = body.subarray(0, 16)
  const keyLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + keyLength)
  const sealed = body.subarray(21 + keyLength)
  const shared = hmac(auth, browser.computeSecret(senderKey))
  const ikm = hmac(shared, 'WebPush: info\0', browser.getPublicKey(), senderKey, Buffer.from([1]))
  const prk = hmac(salt, ikm)
  const key = hmac(prk, 'Content-Encoding: aes128gcm\0', Buffer.from([1])).subarray(0, 16)
  const nonce = hmac(prk, 'Content-Encoding: nonce\0', Buffer.from([1])).subarray(0, 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
}

describe('a message for a browser', () => {
  let service: ReturnType<typeof openFakePushService>
  let subscription: PushSubscription
  const keys = webPush.generateVAPIDKeys()
  const sender = createWebPushSender({ keys, clock: systemClock })

  beforeEach(async () => {
    service = openFakePushService()
    await new Promise<void>((resolve) => {
      service.server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = service.server.address() as AddressInfo
    subscription = {
      endpoint: `http://127.0.0.1:${port}/push/capability`,
      keys: { p256dh: service.browser.getPublicKey('base64url'), auth: service.auth.toString('base64url') },
    }
  })
  afterEach(() => new Promise((resolve) => service.server.close(resolve)))

  it('is encrypted so that this browser alone reads it', async () => {
    expect(await sender.send(subscription, message, 'high')).toBe('sent')
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = service.received
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' })
    expect(body.toString('latin1')).not.toContain('stuck')
    expect(JSON.parse(decrypt(body, service.browser, service.auth))).toEqual(message)
    const stranger = createECDH('prime256v1')
    stranger.generateKeys()
    expect(() => decrypt(body, stranger, service.auth)).toThrow()
  })

  it('is signed with the key of this install, for this push service', async () => {
    await sender.send(subscription, message, 'normal')
    const header = String(service.received[0]?.headers['authorization'])
    const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? []
    expect(key).toBe(keys.publicKey)
    const [head = '', claims = '', signature = ''] = token.split('.')
    const point = Buffer.from(keys.publicKey, 'base64url')
    const publicKey = createPublicKey({
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
      format: 'jwk',
    })
    const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: new URL(subscription.endpoint).origin })
  })

  it.each([404, 410])('is for nobody any more when the service answers %i', async (code) => {
    service.status.code = code
    expect(await sender.send(subscription, message, 'normal')).toBe('gone')
  })

  it.each([302, 429, 500])(
    'promise 10: a %i may work later, and the reason names neither the endpoint nor the answer',
    async (code) => {
      service.status.code = code
      const failed = sender.send(subscription, message, 'normal')
      await expect(failed).rejects.toThrow(`answered with status ${code}`)
      await expect(failed).rejects.not.toThrow(/capability|secret/)
      expect(service.received).toHaveLength(1)
    },
  )

  it('says plainly that nobody is there', async () => {
    const nowhere = { ...subscription, endpoint: 'http://127.0.0.1:1/capability' }
    await expect(sender.send(nowhere, message, 'normal')).rejects.toThrow('could not be reached')
  })
})
