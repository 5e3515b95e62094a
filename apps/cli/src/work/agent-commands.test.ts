import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { sampleAgent } from '../testing/work-samples.ts'

const done = async () => ({ done: true }) as const

it('gastown agent list says who works on what, and what it says of it', async () => {
  const agents = [
    sampleAgent({ beadId: 'bead-1', statusLine: 'Writes the page' }),
    sampleAgent({ agentId: 'agent-2', name: 'crumb', state: 'idle', quietSince: '2026-01-02T03:04:05.000Z' }),
  ]
  await using town = await serveWork({ listAgents: async () => ({ agents, letGo: [] }) })
  const { out } = await town.run(['agent', 'list', 'Ankh'])
  expect(out).toMatch(/agent-1 +toast +polecat +working +bead-1 +Writes the page +\$0\.00/)
  expect(out).toMatch(/agent-2 +crumb +polecat +idle +- +quiet since 2026-01-02T03:04:05.000Z/)
  expect(JSON.parse((await town.run(['agent', 'list', '--json'])).out)).toEqual({ agents, letGo: [] })
})

describe('an agent can be', () => {
  it('reset, by its name or id', async () => {
    await using town = await serveWork({ resetAgent: done })
    expect((await town.run(['agent', 'reset', 'toast'])).out).toContain('toast is being stopped')
    await town.run(['agent', 'reset', 'Ankh', 'agent-1', '--json'])
    const reset = ['resetAgent', { townId: 't1', agentId: 'agent-1' }]
    expect(town.calls).toEqual([reset, reset])
  })

  it('sent mail, or nudged', async () => {
    await using town = await serveWork({ sendMail: done })
    await town.run(['agent', 'message', 'toast', 'Use tabs', '--subject', 'Style'])
    await town.run(['agent', 'message', 'Ankh', 'toast', 'Hurry', '--nudge'])
    expect(town.calls.map(([, input]) => input)).toEqual([
      { townId: 't1', agentId: 'agent-1', subject: 'Style', body: 'Use tabs', kind: 'mail' },
      { townId: 't1', agentId: 'agent-1', subject: '', body: 'Hurry', kind: 'nudge' },
    ])
  })

  it('neither, when there is none of that name, or two', async () => {
    const agents = [sampleAgent(), sampleAgent({ agentId: 'agent-2' })]
    await using town = await serveWork({ listAgents: async () => ({ agents, letGo: [] }) })
    expect((await town.run(['agent', 'reset', 'nobody'])).err).toContain('AGENT_NOT_FOUND')
    expect((await town.run(['agent', 'message', 'toast', 'Hello'])).err).toContain('Say which, by its id.')
    expect(await town.run(['agent', 'message', 'toast'])).toMatchObject({ exitCode: 2 })
  })
})
