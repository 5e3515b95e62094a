import { beforeEach, describe, expect, it } from 'vitest'
import type { ErrorCode } from '@gastown/contract/errors'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { RandomBytes } from '../clock.ts'
import { createAuth, sessionTtlMs, type Auth, type InstallKeys } from './auth.ts'
import { computeAllowedAddresses } from './check-host-and-origin.ts'

const townId = 'town-1' as TownId
const keys: InstallKeys = { operatorToken: 'operator-token-of-this-install', signingKey: new Uint8Array(32).fill(7) }
const url = 'http://127.0.0.1:8787'

let nowMs: number
let drawn: number
let auth: Auth
const clock = { now: () => nowMs, after: () => () => undefined }
const random: RandomBytes = (bytes) => new Uint8Array(bytes).fill((drawn += 1))
const makeAuth = (use = keys) =>
  createAuth({
    keys: use,
    clock,
    random,
    allowed: computeAllowedAddresses({ port: 8787, hosts: ['Town.lan'] }),
  })

beforeEach(() => {
  nowMs = Date.parse('2026-03-01T00:00:00Z')
  drawn = 0
  auth = makeAuth()
})

const request = (headers: Record<string, string> = {}, method = 'GET'): Request => new Request(`${url}/x`, { method, headers })
const bearer = (token: string): Request => request({ authorization: `Bearer ${token}` })
const codeOf = async (act: () => unknown): Promise<ErrorCode | 'none'> => {
  try {
    await act()
    return 'none'
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}
const cookieOf = async (by = auth): Promise<string> => (await by.sessionCookie()).split(';')[0] ?? ''

describe('Host and Origin', () => {
  const check = (headers: Record<string, string>) => codeOf(() => auth.checkHostAndOrigin(request(headers)))

  it('takes the names of this machine at its port, and configured ones, in any case', async () => {
    for (const host of ['127.0.0.1:8787', 'localhost:8787', 'LOCALHOST:8787', '[::1]:8787', 'town.lan'])
      expect(await check({ host })).toBe('none')
  })

  it('refuses a name that a page has re-bound to this machine, another port, and no port', async () => {
    for (const host of [
      'evil.example:8787',
      'localhost:80',
      'localhost',
      '127.0.0.1',
      '127.0.0.1:8787.evil.example',
      'evil.example',
    ]) {
      expect(await check({ host })).toBe('FOREIGN_HOST')
    }
  })

  it('reads the host of the URL when there is no Host header', async () => {
    expect(await codeOf(() => auth.checkHostAndOrigin(new Request('http://evil.example/')))).toBe('FOREIGN_HOST')
    expect(await codeOf(() => auth.checkHostAndOrigin(new Request(`${url}/`)))).toBe('none')
  })

  it('takes a request without an Origin, and those of our own pages', async () => {
    expect(await check({ host: 'localhost:8787' })).toBe('none')
    for (const origin of ['http://localhost:8787', 'http://127.0.0.1:8787', 'http://town.lan', 'https://town.lan']) {
      expect(await check({ host: 'localhost:8787', origin })).toBe('none')
    }
  })

  it("refuses other sites' pages, other ports, other schemes, and pages without an origin of their own", async () => {
    for (const origin of [
      'https://evil.example',
      'http://localhost:3000',
      'https://localhost:8787',
      'null',
      'http://localhost:8787.evil.example',
      '',
    ]) {
      expect(await check({ host: 'localhost:8787', origin })).toBe('FOREIGN_ORIGIN')
    }
  })
})

describe('operator', () => {
  it('needs a token or a cookie, and says how to get one', async () => {
    await expect(auth.requireOperator(request())).rejects.toThrow(/login link.*Bearer/)
    expect(await codeOf(() => auth.requireOperator(request()))).toBe('UNAUTHENTICATED')
  })

  it('takes the operator token and no other', async () => {
    expect(await codeOf(() => auth.requireOperator(bearer(keys.operatorToken)))).toBe('none')
    expect(await codeOf(() => auth.requireOperator(bearer(keys.operatorToken.slice(0, -1))))).toBe('UNAUTHENTICATED')
    expect(await codeOf(() => auth.requireOperator(bearer(`${keys.operatorToken}x`)))).toBe('UNAUTHENTICATED')
  })

  it('does not take tokens of containers or agents, nor a container token as a cookie', async () => {
    const { token } = await auth.mintContainerToken({ townId, containerGeneration: 1, ttlMs: 60_000 })
    expect(await codeOf(() => auth.requireOperator(bearer(token)))).toBe('UNAUTHENTICATED')
    expect(await codeOf(() => auth.requireOperator(request({ cookie: `gastown_session=${token}` })))).toBe('UNAUTHENTICATED')
  })

  it('a wrong token is refused also beside a good cookie', async () => {
    const cookie = await cookieOf()
    expect(await codeOf(() => auth.requireOperator(request({ cookie, authorization: 'Bearer nonsense' })))).toBe(
      'UNAUTHENTICATED',
    )
  })

  it('the session cookie is HttpOnly, SameSite=Strict and logs in for 30 days', async () => {
    expect(await auth.sessionCookie()).toMatch(
      /^gastown_session=gt1\.[\w-]+\.[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    )
    const cookie = await cookieOf()
    expect(await codeOf(() => auth.requireOperator(request({ cookie: `other=1; ${cookie}` })))).toBe('none')
    nowMs += sessionTtlMs - 1
    expect(await codeOf(() => auth.requireOperator(request({ cookie })))).toBe('none')
    nowMs += 1000
    expect(await codeOf(() => auth.requireOperator(request({ cookie })))).toBe('UNAUTHENTICATED')
  })

  it('a change of the install key voids every cookie and token', async () => {
    const cookie = await cookieOf()
    const { token } = await auth.mintContainerToken({ townId, containerGeneration: 1, ttlMs: 60_000 })
    const other = makeAuth({ ...keys, signingKey: new Uint8Array(32).fill(8) })
    expect(await codeOf(() => other.requireOperator(request({ cookie })))).toBe('UNAUTHENTICATED')
    expect(await codeOf(() => other.requireContainer(bearer(token), townId))).toBe('UNAUTHENTICATED')
  })

  it("a cookie's change must come from our own page; reading need not", async () => {
    const cookie = await cookieOf()
    const post = (headers: Record<string, string>) => codeOf(() => auth.requireOperator(request({ cookie, ...headers }, 'POST')))
    expect(await post({})).toBe('FOREIGN_ORIGIN')
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe('FOREIGN_ORIGIN')
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe('FOREIGN_ORIGIN')
    expect(await post({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe('FOREIGN_ORIGIN')
    expect(await post({ origin: 'http://localhost:8787' })).toBe('none')
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe('none')
    expect(await post({ 'sec-fetch-site': 'none' })).toBe('none')
    expect(await codeOf(() => auth.requireOperator(request({ cookie })))).toBe('none')
  })

  it('an upgrade with a cookie is a change', async () => {
    const cookie = await cookieOf()
    expect(await codeOf(() => auth.requireOperator(request({ cookie, upgrade: 'websocket' })))).toBe('FOREIGN_ORIGIN')
    expect(await codeOf(() => auth.requireOperator(request({ cookie, upgrade: 'websocket', origin: url })))).toBe('none')
  })

  it('a change with the operator token needs no Origin', async () => {
    expect(await codeOf(() => auth.requireOperator(request({ authorization: `Bearer ${keys.operatorToken}` }, 'POST')))).toBe(
      'none',
    )
  })
})

describe('login codes', () => {
  it('log in once, each its own', () => {
    const [one, two] = [auth.createLoginCode(), auth.createLoginCode()]
    expect(one).not.toBe(two)
    expect(auth.redeemLoginCode(one)).toBe(true)
    expect(auth.redeemLoginCode(one)).toBe(false)
    expect(auth.redeemLoginCode(two)).toBe(true)
    expect(auth.redeemLoginCode('never-created')).toBe(false)
  })

  it('end after ten minutes', () => {
    const [one, two] = [auth.createLoginCode(), auth.createLoginCode()]
    nowMs += 10 * 60_000 - 1
    expect(auth.redeemLoginCode(one)).toBe(true)
    nowMs += 1
    expect(auth.redeemLoginCode(two)).toBe(false)
  })

  it('keep at most twenty, the newest', () => {
    const codes = Array.from({ length: 30 }, () => auth.createLoginCode())
    expect(codes.filter((code) => auth.redeemLoginCode(code))).toEqual(codes.slice(-20))
  })
})

describe('container and agent tokens', () => {
  const mint = () => auth.mintContainerToken({ townId, containerGeneration: 3, ttlMs: 60_000 })

  it('S11: a container is known by its token, with town and generation', async () => {
    const { token, expiresAt } = await mint()
    expect(Date.parse(expiresAt)).toBe(nowMs + 60_000)
    expect(await auth.requireContainer(bearer(token), townId)).toMatchObject({
      kind: 'container',
      townId,
      containerGeneration: 3,
    })
  })

  it('missing or wrong: 401 UNAUTHENTICATED', async () => {
    const { token } = await mint()
    const flipped = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
    const [head = '', payload = '', mac = ''] = token.split('.')
    const forged = btoa(atob(payload).replace('"containerGeneration":3', '"containerGeneration":9')).replaceAll('=', '')
    expect(await codeOf(() => auth.requireContainer(request(), townId))).toBe('UNAUTHENTICATED')
    for (const wrong of [
      'x',
      'gt1..',
      flipped,
      `${head}.${forged}.${mac}`,
      `${token}.x`,
      `gt2.${payload}.${mac}`,
      `${head}.${payload}.é`,
    ]) {
      expect(
        await codeOf(() => auth.requireContainer({ headers: { get: () => `Bearer ${wrong}` } } as unknown as Request, townId)),
      ).toBe('UNAUTHENTICATED')
    }
  })

  it('expired: 401 TOKEN_EXPIRED', async () => {
    const { token } = await mint()
    nowMs += 60_000
    expect(await codeOf(() => auth.requireContainer(bearer(token), townId))).toBe('TOKEN_EXPIRED')
  })

  it("another town's: 403 WRONG_TOWN", async () => {
    const { token } = await mint()
    expect(await codeOf(() => auth.requireContainer(bearer(token), 'town-2'))).toBe('WRONG_TOWN')
  })

  it('another kind: 403 FORBIDDEN, the operator token included', async () => {
    const agent = await auth.mintAgentToken({
      townId,
      agentId: 'mayor-1' as AgentId,
      generation: 2,
      role: 'mayor',
      ttlMs: 60_000,
    })
    const session = (await cookieOf()).split('=')[1] ?? ''
    for (const token of [agent.token, session, keys.operatorToken]) {
      expect(await codeOf(() => auth.requireContainer(bearer(token), townId))).toBe('FORBIDDEN')
    }
    const { token } = await mint()
    expect(await codeOf(() => auth.requireAgent(bearer(token), townId))).toBe('FORBIDDEN')
  })

  it('an agent token carries town, agent, generation and role', async () => {
    const { token } = await auth.mintAgentToken({
      townId,
      agentId: 'mayor-1' as AgentId,
      generation: 2,
      role: 'mayor',
      ttlMs: 60_000,
    })
    expect(await auth.requireAgent(bearer(token), townId)).toMatchObject({ agentId: 'mayor-1', generation: 2, role: 'mayor' })
    expect(await codeOf(() => auth.requireAgent(bearer(token), 'town-2'))).toBe('WRONG_TOWN')
  })

  it('promise 10: no error of a refused request holds the token', async () => {
    const { token } = await mint()
    for (const act of [() => auth.requireContainer(bearer(token), 'town-2'), () => auth.requireOperator(bearer(token))]) {
      await expect(act()).rejects.toSatisfy((error: Error) => !error.message.includes(token))
    }
  })
})
