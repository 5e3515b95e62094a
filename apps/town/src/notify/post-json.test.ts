import { describe, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createPostJson, postTimeoutMs } from './post-json.ts'

const url = 'https://hooks.example/secret-key'

describe('a document for an address of the user', () => {
  const clock = new ManualClock()

  it('is posted as JSON, and follows no redirection', async () => {
    const calls: [unknown, RequestInit | undefined][] = []
    const fetch = (to: unknown, init?: RequestInit) => {
      calls.push([to, init])
      return Promise.resolve(new Response(null, { status: 204 }))
    }
    await createPostJson({ clock, fetch: fetch })(url, { town: 'x' })
    expect(calls).toMatchObject([
      [url, { method: 'POST', redirect: 'manual', body: '{"town":"x"}', headers: { 'content-type': 'application/json' } }],
    ])
    expect(clock.pending).toBe(0)
  })

  it.each<[string, () => Promise<Response>, string]>([
    ['is refused', () => Promise.resolve(new Response('', { status: 500 })), 'it answered with status 500'],
    ['is sent elsewhere', () => Promise.resolve(new Response(null, { status: 302 })), 'it answered with status 302'],
    ['cannot be brought', () => Promise.reject(new TypeError(`fetch failed: ${url}`)), 'it could not be reached'],
  ])('promise 10: that %s fails with a reason that does not name the address', async (_, answer, reason) => {
    const failed = createPostJson({ clock, fetch: answer })(url, {})
    await expect(failed).rejects.toThrow(reason)
    await expect(failed).rejects.not.toThrow('secret-key')
  })

  it('is given up when nobody answers in time', async () => {
    const hang = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    const posted = createPostJson({ clock, fetch: hang })(url, {})
    clock.advance(postTimeoutMs)
    await expect(posted).rejects.toThrow('it did not answer within 10 s')
  })
})
