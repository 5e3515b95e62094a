import { describe, expect, it } from 'vitest'
import pino from 'pino'
import { agentContainerStatusSchema } from '@gastown/contract/agent-status'
import type { ContainerClaim } from '@gastown/contract/container-boot'
import { containerHealthSchema } from '@gastown/contract/container-routes'
import { problemSchema } from '@gastown/contract/errors'
import { townIdSchema } from '@gastown/contract/ids'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { mayorId, specOf } from '../process-manager/testing/fake-surroundings.ts'
import { startStory } from '../process-manager/testing/start-story.ts'
import { createControlRoutes } from './control-routes.ts'

const controlToken = 'a-control-token-that-is-long-enough'

function open(options: Parameters<typeof startStory>[0] = {}) {
  const story = startStory(options)
  const claims: ContainerClaim[] = []
  const app = createControlRoutes({
    manager: story.manager,
    rigs: story.rigs,
    controlToken,
    log: pino({ level: 'silent' }),
    health: () => ({
      townId: townIdSchema.parse('town-1'),
      bootId: 'boot-1',
      containerGeneration: 1,
      protocolVersion: 1,
      pid: 1,
      sandbox: 'none',
      sandboxReason: 'a test',
      uptimeMs: 1,
      keptReports: 0,
    }),
    claimed: async (claim) => void claims.push(claim),
  })
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    await app.request(`http://127.0.0.1:1234${path}`, {
      method,
      headers: { host: '127.0.0.1:1234', authorization: `Bearer ${controlToken}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const code = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    return [response.status, problemSchema.parse(await response.json()).code]
  }
  return { story, claims, ask, code }
}

describe('the control server lets in', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['no wrong token', { authorization: 'Bearer wrong' }, 401, 'UNAUTHENTICATED'],
    ['no missing token', { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['no other scheme', { authorization: `Basic ${controlToken}` }, 401, 'UNAUTHENTICATED'],
    ['no foreign Host', { host: 'evil.example' }, 403, 'FOREIGN_HOST'],
    ['no Host that only begins like loopback', { host: '127.0.0.1.evil.example' }, 403, 'FOREIGN_HOST'],
    ['no browser', { origin: 'http://127.0.0.1:1234' }, 403, 'FOREIGN_ORIGIN'],
  ])('%s', async (_name, headers, status, expected) => {
    const { ask, code } = open()
    expect(await code(await ask('GET', '/health', undefined, headers))).toEqual([status, expected])
  })

  it.each(['127.0.0.1:1', 'localhost:1', '[::1]:1', 'localhost'])('the town by the Host %s', async (host) => {
    const { ask } = open()
    expect((await ask('GET', '/health', undefined, { host })).status).toBe(200)
  })
})

describe('the control server', () => {
  it('S10, S12: answers for unknown agents with 404 AGENT_NOT_FOUND', async () => {
    const { ask, code } = open()
    expect(await code(await ask('GET', '/agents/nobody/status'))).toEqual([404, 'AGENT_NOT_FOUND'])
    expect(await code(await ask('POST', '/agents/nobody/stop', { generation: 1, reason: 'x' }))).toEqual([404, 'AGENT_NOT_FOUND'])
    expect(await code(await ask('POST', '/agents/nobody/message', { messageId: 'm', generation: 1, text: 'x' }))).toEqual([
      404,
      'AGENT_NOT_FOUND',
    ])
    expect(await code(await ask('PATCH', '/agents/mayor-1/model', specOf()))).toEqual([404, 'AGENT_NOT_FOUND'])
  })

  it('S10: surfaces serverPort and sessionId', async () => {
    const { ask, story } = open()
    expect((await ask('POST', '/agents/start', specOf())).status).toBe(202)
    const before = agentContainerStatusSchema.parse(await (await ask('GET', `/agents/${mayorId}/status`)).json())
    expect(before).toMatchObject({ status: 'starting', serverPort: 0, sessionId: '' })
    await story.clock.advance(2_500)
    const after = agentContainerStatusSchema.parse(await (await ask('GET', `/agents/${mayorId}/status`)).json())
    expect(after).toMatchObject({ status: 'running', serverPort: 5_000, sessionId: 'ses_5000' })
    const health = containerHealthSchema.parse(await (await ask('GET', '/health')).json())
    expect(health.agents).toEqual([after])
  })

  it('names the field of a bad body', async () => {
    const { ask } = open()
    const response = await ask('POST', '/agents/start', { ...specOf(), role: 'king' })
    expect(response.status).toBe(400)
    expect(problemSchema.parse(await response.json())).toMatchObject({ code: 'INVALID_INPUT', field: 'role' })
  })

  it.each<[string, string, string, unknown, number, string]>([
    ['a body that is no JSON', 'POST', '/agents/start', '{', 400, 'INVALID_INPUT'],
    ['a body over 1 MiB', 'POST', '/agents/start', 'x'.repeat(1024 * 1024 + 1), 413, 'BODY_TOO_LARGE'],
    ['an id that is none', 'GET', '/agents/-x/status', undefined, 400, 'INVALID_INPUT'],
    ['an agent of another town', 'POST', '/agents/start', specOf({ townId: 'town-2' }), 403, 'WRONG_TOWN'],
    ['a model for another agent', 'PATCH', '/agents/other/model', specOf(), 400, 'INVALID_INPUT'],
    ['an unknown route', 'GET', '/nothing', undefined, 404, 'ROUTE_NOT_FOUND'],
    ['a blank message', 'POST', '/agents/x/message', { messageId: 'm', generation: 1, text: ' ' }, 400, 'INVALID_INPUT'],
  ])('refuses %s', async (_name, method, path, body, status, expected) => {
    const { ask, code } = open()
    expect(await code(await ask(method, path, body))).toEqual([status, expected])
  })

  it('promise 2: refuses a start and a message of an older run', async () => {
    const { ask, code } = open()
    await ask('POST', '/agents/start', specOf({ generation: 2 }))
    expect(await code(await ask('POST', '/agents/start', specOf()))).toEqual([409, 'STALE_GENERATION'])
    expect(await code(await ask('POST', '/agents/mayor-1/message', { messageId: 'm', generation: 1, text: 'x' }))).toEqual([
      409,
      'STALE_GENERATION',
    ])
  })

  it('takes settings and a new link, and drains', async () => {
    const { ask, story } = open()
    expect((await ask('PATCH', '/settings', { sleepAfterMinutes: 5 })).status).toBe(204)
    const terminal = { background: false, closeAfterMinutes: 0 }
    expect((await ask('PATCH', '/settings', { sleepAfterMinutes: 5, terminal })).status).toBe(204)
    await ask('POST', '/agents/start', specOf())
    await story.clock.advance(3_000)
    expect(story.terminals.opened).toEqual([])
    const link = { url: 'http://127.0.0.1:1', token: 't', expiresAt: '2099-01-01T00:00:00Z' }
    expect((await ask('PUT', '/town-link', link)).status).toBe(204)
    expect((await ask('POST', '/drain')).status).toBe(202)
    await story.clock.advance(1_000)
    expect(story.ended).toBe(1)
    expect((await ask('POST', '/agents/start', specOf())).status).toBe(503)
  })

  it('promise 10: repeats no key of a launch in an error', async () => {
    const { ask } = open()
    const spec = { ...specOf(), townId: 'town-2', provider: { kind: 'openai', id: 'openai', apiKey: 'sk-very-secret' } }
    expect(await (await ask('POST', '/agents/start', spec)).text()).not.toContain('sk-very-secret')
    expect(await (await ask('POST', '/agents/start', { ...spec, role: 'x' })).text()).not.toContain('sk-very-secret')
  })
})

describe('a spare', () => {
  const claim = {
    containerGeneration: 1,
    townLink: { url: 'http://127.0.0.1:9', token: 'a', expiresAt: '2099-01-01T00:00:00.000Z' },
    sleepAfterMinutes: 30,
    terminal: defaultTerminalConfig,
  }

  it('takes no agents, and is claimed once', async () => {
    const { story, claims, ask, code } = open({ spare: true })
    await story.clock.advance(3_000)
    expect((await ask('GET', '/spare')).status).toBe(204)
    expect(await code(await ask('POST', '/agents/start', specOf()))).toEqual([503, 'CONTAINER_UNAVAILABLE'])
    expect(containerHealthSchema.parse(await (await ask('GET', '/health')).json()).state).toBe('spare')
    expect((await ask('POST', '/claim', claim)).status).toBe(204)
    expect(await code(await ask('POST', '/claim', claim))).toEqual([503, 'CONTAINER_UNAVAILABLE'])
    expect(claims).toEqual([claim])
    expect((await ask('POST', '/agents/start', specOf())).status).toBe(202)
  })

  it('is nothing that a container with a town can become', async () => {
    const { ask, code } = open()
    expect(await code(await ask('POST', '/claim', claim))).toEqual([503, 'CONTAINER_UNAVAILABLE'])
    expect(await code(await ask('GET', '/spare'))).toEqual([503, 'CONTAINER_UNAVAILABLE'])
  })
})
