import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../clock.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { takeIntent } from '../mayor/take-intent.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from './testing/test-plane.ts'
import { until } from './testing/until.ts'

describe("the page's door", () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    test.bootContainers()
  })
  afterEach(() => test.close())

  const get = (path: string, headers: Record<string, string>) =>
    test.plane.fetch(new Request(`${origin}${path}`, { headers: { host: '127.0.0.1:8787', ...headers } }))
  const loggedIn = async () => ({ cookie: (await test.auth.sessionCookie()).split(';')[0] ?? '' })
  const decisions = () => test.recorded.filter(({ event }) => event.event === 'mayor.ensure_decision').length

  it.each(['', '/settings'])(
    'a town’s page (%j) that is asked for wakes the mayor, before any script of it has run',
    async (rest) => {
      await get(`/towns/${engine.townId}${rest}`, await loggedIn())
      await until('the mayor was asked for', () => decisions() === 1)
      expect(engine.town.container.run.state).not.toBe('asleep')
    },
  )

  it('wakes nothing for a stranger, a town that is not there, or the list of towns', async () => {
    await get(`/towns/${engine.townId}`, {})
    await get(`/towns/${engine.townId}`, { cookie: 'gastown_session=gt1.e30.AAAA' })
    await get('/towns/nowhere', await loggedIn())
    await get('/', await loggedIn())
    // What would have been woken by these is decided before this one.
    await get(`/towns/${engine.townId}`, { authorization: `Bearer ${operatorToken}` })
    await until('the one wish that counts was taken', () => decisions() > 0)
    expect(decisions()).toBe(1)
  })

  it('does not start again what the user has just stopped', async () => {
    await get(`/towns/${engine.townId}`, await loggedIn())
    await until('the container runs', () => engine.town.container.run.state === 'running')
    await takeIntent(engine, { type: 'container.stop' }, systemRandom)
    await until('it is asleep', () => engine.town.container.run.state === 'asleep')
    const before = decisions()
    await get(`/towns/${engine.townId}`, await loggedIn())
    await get(`/towns/${engine.townId}`, await loggedIn())
    expect(engine.town.container.run.state).toBe('asleep')
    expect(decisions()).toBe(before)
  })
})
