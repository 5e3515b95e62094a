import type { PushSubscription } from '@gastown/contract/push'
import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createMemoryPushSubscriptions } from './memory-push-subscriptions.ts'
import { createPushDesk, type PushDesk, type PushSender } from './push-desk.ts'

const browser = (name: string): PushSubscription => ({
  endpoint: `https://push.example/${name}`,
  keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
})
const message = { title: 'x', body: 'y', tag: 'z', path: '/' }

describe('telling browsers', () => {
  let outcomes: Record<string, 'sent' | 'gone' | 'fails'>
  let sent: string[]
  let desk: PushDesk
  beforeEach(async () => {
    outcomes = {}
    sent = []
    const sender: PushSender = {
      publicKey: 'key',
      send: async ({ endpoint }) => {
        const name = endpoint.slice('https://push.example/'.length)
        sent.push(name)
        const outcome = outcomes[name] ?? 'sent'
        if (outcome === 'fails') throw new Error('not now')
        return outcome
      },
    }
    desk = createPushDesk({ sender, subscriptions: createMemoryPushSubscriptions(), clock: new ManualClock() })
    for (const name of ['one', 'two', 'three']) await desk.subscribe(browser(name), name)
  })
  const tell = (name = 'a') => desk.tell(message, { name, urgency: 'normal' })

  it('tells each that wished it, and none that no longer does', async () => {
    expect(await tell()).toEqual({ sent: 3, gone: 0 })
    const [first] = await desk.list()
    expect(await desk.unsubscribe(first?.subscriptionId ?? '')).toBe(true)
    expect(await tell('b')).toEqual({ sent: 2, gone: 0 })
  })

  it('forgets a browser that is gone', async () => {
    outcomes['two'] = 'gone'
    expect(await tell()).toEqual({ sent: 2, gone: 1 })
    expect((await desk.list()).map(({ label }) => label)).toEqual(['one', 'three'])
  })

  it('goes on where it failed: nobody is told twice of the same', async () => {
    outcomes['two'] = 'fails'
    await expect(tell()).rejects.toThrow('not now')
    outcomes['two'] = 'sent'
    expect(await tell()).toEqual({ sent: 1, gone: 0 })
    expect(sent).toEqual(['one', 'two', 'three', 'two'])
    expect(await tell('another')).toEqual({ sent: 3, gone: 0 })
  })

  it('knows a browser that comes again', async () => {
    await desk.subscribe(browser('one'), 'one, renamed')
    expect((await desk.list()).map(({ label }) => label)).toEqual(['two', 'three', 'one, renamed'])
  })
})
