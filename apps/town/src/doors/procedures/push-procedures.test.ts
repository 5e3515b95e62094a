import type { PushMessage } from '@gastown/contract/push'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../manual-clock.ts'
import { createMemoryPushSubscriptions } from '../../notify/memory-push-subscriptions.ts'
import { createPushDesk } from '../../notify/push-desk.ts'
import { until } from '../testing/until.ts'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

const subscription = { endpoint: 'https://push.example/one', keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } }

describe('browsers that are told', () => {
  let town: WorkTown
  let told: (PushMessage & { urgency: string })[]
  let outcome: 'sent' | 'gone' | 'fails'

  beforeEach(async () => {
    told = []
    outcome = 'sent'
    const sender = {
      publicKey: 'the-key',
      send: async (_to: unknown, message: PushMessage, urgency: string) => {
        if (outcome === 'fails') throw new Error('The push service of a browser answered with status 500.')
        told.push({ ...message, urgency })
        return outcome
      },
    }
    const push = createPushDesk({ sender, subscriptions: createMemoryPushSubscriptions(), clock: new ManualClock() })
    town = await openWorkTown({ push })
  })
  afterEach(() => town.close())

  const subscribe = async () =>
    (await town.test.mutate('subscribePush', { subscription, label: 'Firefox' })).data.subscriptionId as string

  async function escalate(title = 'No access'): Promise<void> {
    const worker = await town.bringUp(await town.sling())
    const { agentId, generation } = worker
    await town.want({ type: 'agent.escalate', agentId, generation, severity: 'high', title, body: 'The key is refused.' })
  }

  it('subscribe and end it, and know themselves again', async () => {
    const subscriptionId = await subscribe()
    expect(await subscribe()).toBe(subscriptionId)
    const { data } = await town.test.query('getPush')
    expect(data).toMatchObject({ publicKey: 'the-key', subscriptions: [{ subscriptionId, label: 'Firefox' }] })
    expect(JSON.stringify(data)).not.toContain('push.example')
    expect((await town.test.mutate('unsubscribePush', { subscriptionId })).status).toBe(200)
    const again = await town.test.mutate('unsubscribePush', { subscriptionId })
    expect(again).toMatchObject({ status: 409, error: { data: { code: 'WRONG_STATE', field: 'subscriptionId' } } })
  })

  it.each(['http://push.example/x', 'ftp://push.example/x', 'push'])(
    'may not subscribe with the endpoint %s',
    async (endpoint) => {
      const answer = await town.test.mutate('subscribePush', { subscription: { ...subscription, endpoint }, label: 'x' })
      expect(answer).toMatchObject({ status: 400, error: { data: { field: 'subscription.endpoint' } } })
    },
  )

  it('are told of an escalation, with the page to open', async () => {
    await subscribe()
    await escalate()
    await until('the browser is told', () => told.length === 1)
    expect(told[0]).toMatchObject({
      title: expect.stringMatching(/: No access$/),
      body: 'The key is refused.',
      path: `/towns/${town.engine.townId}`,
      urgency: 'high',
    })
  })

  it('are told that a convoy has landed', async () => {
    await subscribe()
    const made = await town.test.mutate('slingBatch', {
      townId: town.engine.townId,
      rigId: town.rigId,
      title: 'Checkout',
      tasks: [{ title: 'One' }],
    })
    const { convoy, beads } = made.data
    await town.test.mutate('closeBead', { townId: town.engine.townId, beadId: beads[0].beadId, reason: 'by hand' })
    await until('the browser is told', () => told.length === 1)
    expect(told[0]).toMatchObject({
      title: expect.stringContaining('“Checkout” has landed'),
      path: `/towns/${town.engine.townId}/convoys/${convoy.convoyId}`,
    })
  })

  it('are told again by the outbox when their service failed, and forgotten when they are gone', async () => {
    await subscribe()
    outcome = 'fails'
    await escalate()
    await until('it was tried', async () => (await town.engine.store.countActions()).owed === 1 && town.test.clock.pending > 0)
    outcome = 'gone'
    await until('it is tried again', async () => {
      town.test.clock.advance(60_000)
      return told.length === 1
    })
    expect((await town.test.query('getPush')).data.subscriptions).toEqual([])
  })

  it('are told nothing where the town’s setting says so', async () => {
    await subscribe()
    const config = { work: { notifications: { push: false } } }
    await town.test.mutate('updateTownConfig', { townId: town.engine.townId, config })
    await escalate()
    expect((await town.test.mutate('sendTestPush', undefined)).data).toEqual({ sent: 1, gone: 0 })
    expect(told.map(({ tag }) => tag)).toEqual(['gastown test'])
  })

  it('say why a test did not come', async () => {
    await subscribe()
    outcome = 'fails'
    const answer = await town.test.mutate('sendTestPush', undefined)
    expect(answer.error?.message).toContain('answered with status 500')
  })
})
