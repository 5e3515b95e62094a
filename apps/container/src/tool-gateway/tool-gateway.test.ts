import pino from 'pino'
import { GastownError } from '@gastown/contract/errors'
import { agentIdSchema } from '@gastown/contract/ids'
import { toolCallIdHeader } from '@gastown/contract/town-routes'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { startToolGateway, type ToolGateway, type ToolPass } from './tool-gateway.ts'

const [toast, nux] = [agentIdSchema.parse('toast'), agentIdSchema.parse('nux')]
let gateway: ToolGateway
afterEach(() => gateway.close())

async function open(
  token: (run: { agentId: string; generation: number }) => string = ({ agentId, generation }) => `${agentId}-${generation}`,
) {
  let count = 0
  const calls: { authorization: string | null; callId: string | null }[] = []
  gateway = await startToolGateway({
    newToken: () => `pass-${(count += 1)}`,
    town: {
      urlOf: (path) => new URL(`http://127.0.0.1:9/${path}`),
      agentToken: async (run) => ({ token: token(run), expiresAt: '2099-01-01T00:00:00Z' }),
    },
    clock: systemClock,
    log: pino({ level: 'silent' }),
    fetch: async (_url, init) => {
      const headers = new Headers(init?.headers)
      calls.push({ authorization: headers.get('authorization'), callId: headers.get(toolCallIdHeader) })
      return Response.json({ jsonrpc: '2.0', id: 7, result: { tools: [] } })
    },
  })
  return calls
}

const ask = ({ access }: ToolPass, change: { method?: string; token?: string; url?: string; body?: string } = {}) => {
  const {
    method = 'POST',
    token = access.token,
    url = access.url,
    body = '{"jsonrpc":"2.0","id":7,"method":"tools/list"}',
  } = change
  return fetch(url, { method, headers: { authorization: `Bearer ${token}` }, ...(method === 'POST' ? { body } : {}) })
}

describe('the tool gateway', () => {
  it('promise 10: an agent shows a pass that is good for nothing else; the town’s token stays outside', async () => {
    const calls = await open()
    const pass = gateway.admit(toast)
    pass.serve(3)
    const response = await ask(pass)
    expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 7, result: { tools: [] } })
    expect(calls[0]?.authorization).toBe('Bearer toast-3')
    expect(pass.access.url).not.toContain(pass.access.token)
  })

  it('gives each call an id of its own', async () => {
    const calls = await open()
    const pass = gateway.admit(toast)
    await Promise.all([ask(pass), ask(pass)])
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(2)
  })

  it('calls as the run that the session serves, also when a later one takes it over', async () => {
    const calls = await open()
    const pass = gateway.admit(toast)
    pass.serve(1)
    await ask(pass)
    pass.serve(2)
    await ask(pass)
    expect(calls.map(({ authorization }) => authorization)).toEqual(['Bearer toast-1', 'Bearer toast-2'])
  })

  it('lets nobody else in: no other agent’s pass, none that was revoked, none at all', async () => {
    const calls = await open()
    const [mine, other, old] = [gateway.admit(toast), gateway.admit(nux), gateway.admit(toast)]
    old.revoke()
    const statuses = await Promise.all([
      ask(mine, { token: other.access.token }),
      ask(mine, { token: old.access.token }),
      ask(mine, { token: '' }),
      ask(mine, { url: mine.access.url.replace('toast', 'nobody') }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(calls).toEqual([])
    expect((await ask(mine)).status).toBe(200)
  })

  it('has no stream to open and no session to end', async () => {
    await open()
    const pass = gateway.admit(toast)
    expect((await ask(pass, { method: 'GET' })).status).toBe(405)
    expect((await ask(pass, { method: 'DELETE' })).status).toBe(405)
  })

  it('a refusal of the town is an error of the call, with its reason', async () => {
    await open(() => {
      throw new GastownError('STALE_GENERATION', 'The agent is at run 4.')
    })
    const response = await ask(gateway.admit(toast))
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32_000, message: 'The agent is at run 4.' },
    })
  })
})
