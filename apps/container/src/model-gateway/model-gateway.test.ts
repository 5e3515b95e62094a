import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { afterEach, describe, expect, it } from 'vitest'
import { startModelGateway, type ModelGateway } from './model-gateway.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close()
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function provider(handle: Handler): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

async function gateway(): Promise<ModelGateway> {
  let count = 0
  const started = await startModelGateway({
    newToken: () => `gateway-token-${(count += 1)}-${'x'.repeat(20)}`,
    log: { warn: () => {} },
  })
  opened.push(started)
  return started
}

function specOf(more: Partial<AgentLaunchSpec['provider']>, agentId = 'mayor-1', role = 'mayor'): AgentLaunchSpec {
  return {
    townId: 'town-1',
    agentId,
    role,
    rigId: null,
    generation: 1,
    engine: 'kilo',
    model: 'custom/m',
    smallModel: 'custom/m',
    provider: { kind: 'openai-compatible', id: 'custom', ...more },
    instructions: '',
  } as AgentLaunchSpec
}

function admit(started: ModelGateway, spec: AgentLaunchSpec): { baseURL: string; apiKey: string } {
  const access = started.admit(spec)
  if (access === null) throw new Error('not admitted')
  return access
}

const ask = (access: { baseURL: string; apiKey: string }, init: { signal?: AbortSignal; authorization?: string } = {}) =>
  fetch(`${access.baseURL}/chat/completions?a=1`, {
    method: 'POST',
    body: '{"q":1}',
    headers: { authorization: init.authorization ?? `Bearer ${access.apiKey}` },
    signal: init.signal ?? null,
  })

describe("promise 10: the user's key stays outside the sandbox", () => {
  it('is added on the way to the provider, in the place of the agent token', async () => {
    const seen: { url: string | undefined; authorization: string | undefined; body: string }[] = []
    const baseURL = await provider((request, response) => {
      let body = ''
      request.on('data', (data) => (body += data))
      request.on('end', () => {
        seen.push({ url: request.url, authorization: request.headers.authorization, body })
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer":2}')
      })
    })
    const access = admit(await gateway(), specOf({ baseURL, apiKey: 'sk-user' }))
    const response = await ask(access)
    expect(await response.json()).toEqual({ answer: 2 })
    expect(seen).toEqual([{ url: '/v1/chat/completions?a=1', authorization: 'Bearer sk-user', body: '{"q":1}' }])
    expect(access.apiKey).not.toContain('sk-user')
  })

  it("uses Anthropic's header for Anthropic", async () => {
    const keys: unknown[] = []
    const baseURL = await provider((request, response) => {
      keys.push(request.headers['x-api-key'], request.headers.authorization)
      response.end()
    })
    const access = admit(await gateway(), specOf({ kind: 'anthropic', baseURL, apiKey: 'sk-ant' }))
    await fetch(`${access.baseURL}/messages`, { method: 'POST', headers: { 'x-api-key': access.apiKey } })
    expect(keys).toEqual(['sk-ant', undefined])
  })

  it('a new key and a new address are in force with the next request, and the agent keeps its token', async () => {
    const keys: unknown[] = []
    const record: Handler = (request, response) => {
      keys.push(request.headers.authorization)
      response.end()
    }
    const [first, second] = [await provider(record), await provider(record)]
    const started = await gateway()
    const access = admit(started, specOf({ baseURL: first, apiKey: 'sk-1' }))
    await ask(access)
    expect(admit(started, specOf({ baseURL: second, apiKey: 'sk-2' }))).toEqual(access)
    await ask(access)
    expect(keys).toEqual(['Bearer sk-1', 'Bearer sk-2'])
  })

  it('refuses a wrong token, another agent’s token and an unknown agent', async () => {
    let reached = 0
    const baseURL = await provider((_, response) => {
      reached += 1
      response.end()
    })
    const started = await gateway()
    const mine = admit(started, specOf({ baseURL }))
    const other = admit(started, specOf({ baseURL }, 'polecat-1', 'polecat'))
    const statuses = await Promise.all([
      ask({ ...mine, apiKey: 'wrong' }),
      ask({ ...mine, apiKey: other.apiKey }),
      ask({ ...mine, baseURL: mine.baseURL.replace('mayor-1', 'nobody') }),
      ask(mine, { authorization: '' }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(reached).toBe(0)
  })

  it('streams: a first chunk arrives before the answer has ended', async () => {
    let finish = (): void => {}
    const baseURL = await provider((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n')
      finish = () => response.end('data: two\n\n')
    })
    const reader = (await ask(admit(await gateway(), specOf({ baseURL })))).body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: one\n\n')
    finish()
    const second = await reader?.read()
    expect(new TextDecoder().decode(second?.value)).toBe('data: two\n\n')
  })

  it('a provider that drops the connection in mid-answer is a dropped connection for the engine', async () => {
    const baseURL = await provider((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n', () => response.destroy())
    })
    const response = await ask(admit(await gateway(), specOf({ baseURL })))
    await expect(response.text()).rejects.toThrow()
  })

  it('says which host could not be reached', async () => {
    const response = await ask(admit(await gateway(), specOf({ baseURL: 'http://127.0.0.1:1/v1' })))
    expect(response.status).toBe(502)
    expect(await response.text()).toContain('127.0.0.1:1')
  })

  it('an engine that goes away ends the request to the provider', async () => {
    const closed = Promise.withResolvers<void>()
    const baseURL = await provider((request, response) => {
      request.on('close', () => closed.resolve())
      response.writeHead(200)
      response.write('x')
    })
    const abort = new AbortController()
    const response = await ask(admit(await gateway(), specOf({ baseURL })), { signal: abort.signal })
    abort.abort()
    await expect(response.text()).rejects.toThrow()
    await closed.promise
  })

  it('is one way for all workers: whichever of them it is asked for, their server’s config is the same', async () => {
    const started = await gateway()
    const toast = admit(started, specOf({ baseURL: 'http://127.0.0.1:1/v1' }, 'toast', 'polecat'))
    expect(admit(started, specOf({ baseURL: 'http://127.0.0.1:1/v1' }, 'nux', 'refinery'))).toEqual(toast)
  })

  it('leaves the Kilo provider to the engine, whose endpoints are its own', async () => {
    expect((await gateway()).admit(specOf({ kind: 'kilo', apiKey: 'k' }))).toBeNull()
  })
})
