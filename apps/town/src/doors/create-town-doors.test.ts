import { procedures } from '@gastown/contract/procedures'
import { snapshotMaxBytes } from '@gastown/contract/town-routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TownEngine } from '../engine/town-engine.ts'
import { FakeSocket } from './testing/fake-socket.ts'
import { openTestPlane, operatorToken, origin, type TestPlane } from './testing/test-plane.ts'

const host = '127.0.0.1:8787'

describe('the doors', () => {
  let test: TestPlane
  let engine: TownEngine
  let otherTown: TownEngine

  beforeAll(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    otherTown = await test.createTown()
  })
  afterAll(() => test.close())

  const request = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Request(`${origin}${path.replace(':townId', engine.townId)}`, {
      method,
      headers: { host, ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const send = async (...of: Parameters<typeof request>) => {
    const response = await test.plane.fetch(request(...of))
    return { status: response.status, code: await codeOf(response), response }
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const tokenOf = async (town: TownEngine, ttlMs = 60_000) =>
    (await test.auth.mintContainerToken({ townId: town.townId, containerGeneration: 0, ttlMs })).token
  const endedToken = async () => {
    const token = await tokenOf(engine, 1_000)
    test.clock.advance(3_000)
    return token
  }
  const upgrade = async (path: string, headers: Record<string, string>) => {
    const answer = await test.plane.upgrade(request('GET', path, { upgrade: 'websocket', ...headers }))
    if (!(answer instanceof Response)) return { status: 101, code: null }
    return { status: answer.status, code: await codeOf(answer) }
  }

  const procedureRoutes = Object.entries(procedures).map(
    ([name, { kind }]) => [kind === 'query' ? 'GET' : 'POST', `/trpc/gastown.${name}`] as const,
  )
  const operatorRoutes = [['GET', '/metrics'] as const, ...procedureRoutes]
  const containerRoutes = [
    ['GET', '/api/towns/:townId/mayor-id'],
    ['GET', '/api/towns/:townId/container-registry'],
    ['POST', '/api/towns/:townId/container-events'],
    ['POST', '/api/towns/:townId/container-reports'],
    ['PUT', '/api/towns/:townId/rigs/mayor/agents/mayor-1/db-snapshot'],
    ['GET', '/api/towns/:townId/rigs/mayor/agents/mayor-1/db-snapshot'],
    ['DELETE', '/api/towns/:townId/rigs/mayor/agents/mayor-1/db-snapshot'],
    ['PUT', '/api/towns/:townId/rigs/mayor/agents/mayor-1/last-screen'],
  ] as const
  const upgrades = ['/api/towns/:townId/status/ws', '/api/towns/:townId/agents/mayor/terminal']
  const openRoutes = [
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/'],
    ['GET', '/login'],
  ] as const

  it('there are routes to check', () => {
    expect(procedureRoutes.length).toBeGreaterThan(59)
  })

  describe.each([...operatorRoutes])('%s %s', (method, path) => {
    it.each([
      ['no token', async () => ({}), 'UNAUTHENTICATED'],
      ['a wrong token', async () => bearer('wrong'), 'UNAUTHENTICATED'],
      ["a container's token", async () => bearer(await tokenOf(engine)), 'UNAUTHENTICATED'],
      ['a cookie that is none of ours', async () => ({ cookie: 'gastown_session=gt1.e30.AAAA' }), 'UNAUTHENTICATED'],
    ])('refuses %s with 401', async (_, headers, code) => {
      const body = method === 'POST' ? '{}' : undefined
      expect(await send(method, path, await headers(), body)).toMatchObject({ status: 401, code })
    })
  })

  describe.each([...containerRoutes])('%s %s', (method, path) => {
    it.each([
      ['no token', async () => ({}), 401, 'UNAUTHENTICATED'],
      ['a wrong token', async () => bearer('wrong'), 401, 'UNAUTHENTICATED'],
      ['an ended token', async () => bearer(await endedToken()), 401, 'TOKEN_EXPIRED'],
      ["another town's token", async () => bearer(await tokenOf(otherTown)), 403, 'WRONG_TOWN'],
      ["the operator's token", async () => bearer(operatorToken), 403, 'FORBIDDEN'],
    ])('refuses %s', async (_, headers, status, code) => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{}'
      expect(await send(method, path, await headers(), body)).toMatchObject({ status, code })
    })
  })

  describe.each([...openRoutes, ...operatorRoutes, ...containerRoutes])('%s %s', (method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : '{}'
    it('refuses a foreign Host, whatever token comes with it', async () => {
      const headers = { ...bearer(operatorToken), host: 'evil.example' }
      expect(await send(method, path, headers, body)).toMatchObject({ status: 403, code: 'FOREIGN_HOST' })
    })
    it('refuses a foreign Origin, whatever token comes with it', async () => {
      const headers = { ...bearer(operatorToken), origin: 'http://evil.example' }
      expect(await send(method, path, headers, body)).toMatchObject({ status: 403, code: 'FOREIGN_ORIGIN' })
    })
    it('answers with the security headers', async () => {
      const { response } = await send(method, path, bearer(operatorToken), body)
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    })
  })

  describe.each(upgrades)('upgrade %s', (path) => {
    it.each([
      ['no token', async () => ({}), 401, 'UNAUTHENTICATED'],
      ['a wrong token', async () => bearer('wrong'), 401, 'UNAUTHENTICATED'],
      ["a container's token", async () => bearer(await tokenOf(engine)), 401, 'UNAUTHENTICATED'],
      ['a foreign Host', async () => ({ ...bearer(operatorToken), host: 'evil.example:8787' }), 403, 'FOREIGN_HOST'],
      ['a foreign Origin', async () => ({ ...bearer(operatorToken), origin: 'http://evil.example' }), 403, 'FOREIGN_ORIGIN'],
      [
        'an Origin of another port',
        async () => ({ ...bearer(operatorToken), origin: 'http://127.0.0.1:9' }),
        403,
        'FOREIGN_ORIGIN',
      ],
      ["a cookie without our page's Origin", async () => ({ cookie: await cookie() }), 403, 'FOREIGN_ORIGIN'],
    ])('refuses %s', async (_, headers, status, code) => {
      expect(await upgrade(path, await headers())).toEqual({ status, code })
    })

    it("takes the operator's token, and the cookie from our own page", async () => {
      expect(await upgrade(path, bearer(operatorToken))).toMatchObject({ status: 101 })
      expect(await upgrade(path, { cookie: await cookie(), origin })).toMatchObject({ status: 101 })
    })

    it('of an unknown town is 404 with a code', async () => {
      expect(await upgrade(path.replace(':townId', 'nowhere'), bearer(operatorToken))).toEqual({
        status: 404,
        code: 'TOWN_NOT_FOUND',
      })
    })
  })

  const cookie = async () => (await test.auth.sessionCookie()).split(';', 1)[0] ?? ''

  it('an upgrade of no route is 404, and a terminal of no agent is told so and closed', async () => {
    expect(await upgrade('/api/towns/:townId/elsewhere', bearer(operatorToken))).toEqual({ status: 404, code: 'ROUTE_NOT_FOUND' })
    const answer = await test.plane.upgrade(request('GET', '/api/towns/:townId/agents/ghost/terminal', bearer(operatorToken)))
    const socket = new FakeSocket()
    if (answer instanceof Response) throw new Error('The upgrade was refused.')
    answer.accept(socket)
    expect(socket.closed?.code).toBe(4004)
  })

  it('what is no route is a problem document with a code', async () => {
    for (const path of ['/nothing', '/api/nothing', '/api/towns/:townId/status/ws']) {
      const { status, code, response } = await send('GET', path, bearer(operatorToken))
      expect({ status, code, type: response.headers.get('content-type') }).toEqual({
        status: 404,
        code: 'ROUTE_NOT_FOUND',
        type: 'application/problem+json',
      })
    }
    expect(await send('GET', '/trpc/gastown.nothing', bearer(operatorToken))).toMatchObject({
      status: 404,
      code: 'ROUTE_NOT_FOUND',
    })
  })

  it('says healthy at once, and ready when the towns are open', async () => {
    expect(await send('GET', '/healthz')).toMatchObject({ status: 200 })
    expect(await send('GET', '/readyz')).toMatchObject({ status: 200 })
    expect(await send('GET', '/metrics', bearer(operatorToken))).toMatchObject({ status: 200 })
  })

  describe('bodies over their limit', () => {
    it('a procedure takes 1 MiB', async () => {
      const body = JSON.stringify({ townId: engine.townId, message: 'x'.repeat(1024 * 1024) })
      expect(await send('POST', '/trpc/gastown.sendMessage', bearer(operatorToken), body)).toMatchObject({
        status: 413,
        code: 'BODY_TOO_LARGE',
      })
    })
    it.each(['container-events', 'container-reports'])(
      '%s is refused while it streams, without being read whole',
      async (route) => {
        let chunks = 0
        const endless = new ReadableStream({
          pull(controller) {
            chunks += 1
            controller.enqueue(new Uint8Array(1024 * 1024))
          },
        })
        const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
        const response = await test.asContainer(engine, route, init)
        expect(response.status).toBe(413)
        expect(chunks).toBeLessThan(20)
      },
    )
    it('a snapshot is refused by its announced length', async () => {
      await test.mutate('ensureMayor', { townId: engine.townId })
      const path = `rigs/mayor/agents/${engine.town.mayor?.agentId}/db-snapshot`
      const headers = { ...snapshotHeadersSample, 'content-length': String(snapshotMaxBytes + 1) }
      const response = await test.asContainer(engine, path, { method: 'PUT', headers, body: 'x' })
      expect({ status: response.status, code: await codeOf(response) }).toEqual({ status: 413, code: 'BODY_TOO_LARGE' })
    })
  })

  describe('login', () => {
    it('by the one-time link gives a cookie that opens the procedures, once', async () => {
      const code = test.auth.createLoginCode()
      const { status, response } = await send('GET', `/login?code=${code}`)
      expect({ status, location: response.headers.get('location') }).toEqual({ status: 303, location: '/' })
      const setCookie = response.headers.get('set-cookie') ?? ''
      expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/)
      const headers = { cookie: setCookie.split(';', 1)[0] ?? '', origin }
      expect(await send('GET', '/trpc/gastown.listTowns', headers)).toMatchObject({ status: 200 })

      const again = await send('GET', `/login?code=${code}`)
      expect(again.status).toBe(401)
      expect(again.response.headers.get('set-cookie')).toBeNull()
    })

    it('with a code that is none of ours says how to get a new one', async () => {
      const response = await test.plane.fetch(request('GET', '/login?code=wrong'))
      expect(response.status).toBe(401)
      expect(await response.text()).toContain('gastown up')
    })

    it('with the operator token gives a cookie, and with another none', async () => {
      const right = await send('POST', '/login', { origin }, JSON.stringify({ token: operatorToken }))
      expect(right.status).toBe(204)
      expect(right.response.headers.get('set-cookie')).toContain('gastown_session=')
      const wrong = await send('POST', '/login', { origin }, JSON.stringify({ token: 'wrong' }))
      expect(wrong).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
      expect(wrong.response.headers.get('set-cookie')).toBeNull()
      expect(await send('POST', '/login', { origin }, 'no json')).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
    })
  })

  it.each(['/', '/login', '/new', '/towns', '/towns/town-1', '/towns/town-1/settings'])(
    'the page is served at %s',
    async (path) => {
      const { status, response } = await send('GET', path)
      expect({ status, type: response.headers.get('content-type') }).toEqual({ status: 200, type: 'text/html' })
    },
  )
})

const snapshotHeadersSample = {
  'x-gastown-snapshot-generation': '1',
  'x-gastown-snapshot-sequence': '1',
  'x-gastown-snapshot-sha256': '0'.repeat(64),
  'x-gastown-snapshot-workdir': '/work',
  'x-gastown-snapshot-engine-version': '7.7.9',
}

/** The code of an error, in a problem document or a tRPC error. */
async function codeOf(response: Response): Promise<string | null> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return null
  const body = (await response.clone().json()) as { code?: string; error?: { data?: { code?: string } } }
  return body.error?.data?.code ?? body.code ?? null
}
