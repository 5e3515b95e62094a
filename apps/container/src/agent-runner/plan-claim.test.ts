import { describe, expect, it } from 'vitest'
import { mayorId, specOf } from '../process-manager/testing/fake-surroundings.ts'
import { buildAgentLaunch, buildSpareLaunch } from './build-agent-launch.ts'
import { holdsConfig, planClaim } from './plan-claim.ts'

const containerDir = '/data'
const spare = buildSpareLaunch({ townId: specOf().townId, agentId: mayorId, containerDir })
const launchOf = (change: Parameters<typeof specOf>[0] = {}) => buildAgentLaunch({ spec: specOf(change), containerDir })

describe('the server of a spare', () => {
  it('is told all that its town’s launch has beside the common settings, and never a permission', () => {
    const told = planClaim(spare, launchOf()) ?? {}
    expect(Object.keys(told).toSorted()).toEqual([
      'agent',
      'default_agent',
      'enabled_providers',
      'model',
      'provider',
      'small_model',
    ])
  })
  it('becomes one of a provider with a catalogue too, without fetching that', () => {
    const provider = { kind: 'anthropic', id: 'anthropic', apiKey: 'k' } as const
    const told = planClaim(spare, launchOf({ model: 'anthropic/newest', smallModel: 'anthropic/small', provider }))
    // An engine drops an empty entry, and with it the model.
    expect(told).toMatchObject({
      enabled_providers: ['anthropic'],
      provider: { anthropic: { models: { newest: { id: 'newest' }, small: { id: 'small' } } } },
    })
  })
  it.each([
    ['engine', { engine: 'opencode' }],
    ['mayor', { agentId: 'mayor-2' }],
    ['role, with its permissions', { role: 'polecat' }],
  ])('cannot become one of another %s', (_what, change) => {
    expect(planClaim(spare, launchOf(change))).toBeNull()
  })
  it('is told nothing when it runs the launch already, and cannot take up another', () => {
    expect(planClaim(launchOf(), launchOf())).toEqual({})
    expect(planClaim(launchOf(), launchOf({ model: 'demo/other' }))).toBeNull()
  })
  it('counts as claimed only when it tells all of it back', () => {
    const wanted = { model: 'a/b', agent: { mayor: { prompt: 'x' } }, enabled_providers: ['a'] }
    expect(holdsConfig({ ...wanted, agent: { mayor: { prompt: 'x', options: {} } }, more: 1 }, wanted)).toBe(true)
    expect(holdsConfig({ ...wanted, agent: {} }, wanted)).toBe(false)
    expect(holdsConfig({ ...wanted, enabled_providers: [] }, wanted)).toBe(false)
    expect(holdsConfig('no', wanted)).toBe(false)
  })
})
