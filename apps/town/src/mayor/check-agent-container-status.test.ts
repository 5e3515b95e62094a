import { agentIdSchema, townIdSchema } from '@gastown/contract/ids'
import { beforeEach, describe, expect, it } from 'vitest'
import { agentStatusSample } from '../doors/testing/agent-status-sample.ts'
import { FakeContainers } from '../doors/testing/fake-containers.ts'
import { ManualClock } from '../manual-clock.ts'
import { checkAgentContainerStatus, probeTimeoutMs } from './check-agent-container-status.ts'

const townId = townIdSchema.parse('town-1')
const agentId = agentIdSchema.parse('mayor-1')

describe('checkAgentContainerStatus', () => {
  let containers: FakeContainers
  let clock: ManualClock

  beforeEach(() => {
    containers = new FakeContainers()
    clock = new ManualClock()
    containers.setState(townId, { state: 'running', containerGeneration: 1, bootId: 'b1' })
  })

  const check = () => checkAgentContainerStatus({ containers, townId, agentId, clock })

  it('S10: surfaces serverPort and sessionId', async () => {
    containers.answer = () => Response.json(agentStatusSample(agentId, { serverPort: 4711, sessionId: 'ses_9' }))
    expect(await check()).toMatchObject({ found: 'agent', serverPort: 4711, sessionId: 'ses_9', status: 'running' })
    expect(containers.calls).toEqual([{ method: 'GET', path: '/agents/mayor-1/status', body: undefined }])
  })

  it('S10, S12: gives not_found for unknown agents', async () => {
    containers.answer = () => Response.json({ code: 'AGENT_NOT_FOUND' }, { status: 404 })
    expect(await check()).toEqual({ found: 'not_found' })
  })

  it('S12: gives down without a container, and starts none', async () => {
    containers.setState(townId, { state: 'down' })
    expect(await check()).toEqual({ found: 'down' })
    expect(containers.starts).toEqual([])
    expect(containers.calls).toEqual([])
  })

  it.each([{ state: 'starting', containerGeneration: 1 }, { state: 'unknown' }] as const)(
    'gives unknown while the container is $state, without asking it',
    async (state) => {
      containers.setState(townId, state)
      expect(await check()).toMatchObject({ found: 'unknown' })
      expect(containers.calls).toEqual([])
    },
  )

  it('gives unknown on a timeout of one second, and lets go of the request', async () => {
    let abandoned: AbortSignal | undefined
    containers.answer = (_, signal) => {
      abandoned = signal
      return new Promise(() => {})
    }
    const probe = check()
    await Promise.resolve()
    clock.advance(probeTimeoutMs)
    expect(await probe).toEqual({ found: 'unknown', reason: 'The container did not answer within 1000 ms.' })
    expect(probeTimeoutMs).toBe(1_000)
    expect(abandoned?.aborted).toBe(true)
    expect(clock.pending).toBe(0)
  })

  it('gives unknown on a body that never ends', async () => {
    containers.answer = () => new Response(new ReadableStream())
    const probe = check()
    await Promise.resolve()
    clock.advance(probeTimeoutMs)
    expect(await probe).toMatchObject({ found: 'unknown' })
  })

  it.each([
    ['a failure of the container', () => new Response('oops', { status: 500 }), 'status 500'],
    ['text that is no JSON', () => new Response('<html>'), 'not an agent status'],
    ['JSON that is no status', () => Response.json({ status: 'running' }), 'not an agent status'],
    ['another agent', () => Response.json(agentStatusSample(agentIdSchema.parse('polecat-1'))), 'another agent'],
    ['an endless answer', () => new Response('x'.repeat(20_000)), 'too long'],
  ])('gives unknown with the reason for %s', async (_, answer, reason) => {
    containers.answer = answer
    expect(await check()).toEqual({ found: 'unknown', reason: expect.stringContaining(reason) as string })
  })

  it('a container that ends while it is asked is down, and a connection that fails otherwise is unknown', async () => {
    containers.answer = () => {
      containers.setState(townId, { state: 'down' })
      return Promise.reject(new TypeError('fetch failed'))
    }
    expect(await check()).toEqual({ found: 'down' })
    containers.setState(townId, { state: 'running', containerGeneration: 1, bootId: 'b1' })
    containers.answer = () => Promise.reject(new TypeError('fetch failed'))
    expect(await check()).toMatchObject({ found: 'unknown', reason: expect.stringContaining('fetch failed') as string })
  })
})
