import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentLaunchSpecSchema, type AgentLaunchSpec } from '@gastown/contract/agent-launch'
import { buildAgentLaunch, buildSpareLaunch } from './build-agent-launch.ts'
import { noModelsFile } from './engine-env.ts'
import { renderModels } from './config-content.ts'
import { isSameAgent, isSameLaunch } from './is-same-launch.ts'
import { mayorWorkdirForTown } from './mayor-workdir.ts'

const containerDir = '/data/containers/t1'

function spec(changes: Record<string, unknown> = {}): AgentLaunchSpec {
  return agentLaunchSpecSchema.parse({
    townId: 't1',
    agentId: 'mayor-1',
    role: 'mayor',
    rigId: null,
    generation: 1,
    engine: 'kilo',
    model: 'demo/demo-mayor',
    smallModel: 'demo/demo-mayor',
    provider: { kind: 'demo', id: 'demo', baseURL: 'http://127.0.0.1:4000/v1' },
    instructions: 'You are the mayor.',
    ...changes,
  })
}

const build = (changes?: Record<string, unknown>) => buildAgentLaunch({ spec: spec(changes), containerDir })
const configOf = (changes?: Record<string, unknown>) => JSON.parse(build(changes).configContent) as Record<string, unknown>

describe('buildAgentLaunch', () => {
  it('S4: prewarm and start of the same spec are the same to the byte, whatever crossed the wire between them', () => {
    const overTheWire = agentLaunchSpecSchema.parse(JSON.parse(JSON.stringify(spec())))
    expect(buildAgentLaunch({ spec: overTheWire, containerDir })).toEqual(build())
    expect(buildAgentLaunch({ spec: overTheWire, containerDir }).configContent).toBe(build().configContent)
  })

  it('S4: nothing is taken from the container’s own environment', () => {
    process.env['KILO_CONFIG_CONTENT'] = '{"model":"of/the-container"}'
    try {
      expect(build().env['KILO_CONFIG_CONTENT']).toBe(build().configContent)
      expect(build().configContent).not.toContain('of/the-container')
    } finally {
      delete process.env['KILO_CONFIG_CONTENT']
    }
  })

  it('S3: home, data and database are the agent’s own, derived from its id', () => {
    const { env, home, databaseFile } = build()
    expect(home).toBe('/data/containers/t1/agents/mayor-1/home')
    expect(env).toMatchObject({
      HOME: home,
      KILO_TEST_HOME: home,
      XDG_DATA_HOME: `${home}/.local/share`,
      XDG_CONFIG_HOME: `${home}/.config`,
      XDG_STATE_HOME: `${home}/.local/state`,
      XDG_CACHE_HOME: `${home}/.cache`,
      KILO_DB: databaseFile,
    })
    expect(databaseFile).toBe(`${home}/.local/share/kilo/kilo.db`)
    expect(build({ agentId: 'mayor-2' }).home).not.toBe(home)
  })

  it('S2: the mayor works in mayorWorkdirForTown', () => {
    expect(build().cwd).toBe(mayorWorkdirForTown({ containerDir, townId: spec().townId }))
  })

  it('S5: another model, key, provider URL or instruction is another launch; another generation is not', () => {
    const provider = spec().provider
    expect(isSameLaunch(build(), build({ generation: 7 }))).toBe(true)
    for (const changes of [
      { model: 'demo/other' },
      { smallModel: 'demo/other' },
      { provider: { ...provider, apiKey: 'k' } },
      { provider: { ...provider, baseURL: 'http://127.0.0.1:4001/v1' } },
      { instructions: 'Be brief.' },
      { engine: 'opencode' },
    ]) {
      expect(isSameLaunch(build(), build(changes))).toBe(false)
      expect(build(changes).configContent).not.toBe(build().configContent)
    }
  })

  it.each(['kilo', 'opencode'] as const)('%s reads its config from its own variable, and none is empty', (engine) => {
    const { env, configContent } = build({ engine, instructions: '' })
    expect(env[engine === 'kilo' ? 'KILO_CONFIG_CONTENT' : 'OPENCODE_CONFIG_CONTENT']).toBe(configContent)
    expect(Object.keys(env).filter((name) => name.endsWith('_CONFIG_CONTENT'))).toHaveLength(1)
    expect(Object.entries(env).filter(([, value]) => value === '')).toEqual([])
  })

  it('keeps the engine to itself: no share, no update, no plugins or config of a repository, no telemetry', () => {
    expect(build().env).toMatchObject({
      KILO_DISABLE_PROJECT_CONFIG: '1',
      KILO_DISABLE_AUTOUPDATE: '1',
      KILO_DISABLE_SHARE: '1',
      KILO_DISABLE_DEFAULT_PLUGINS: '1',
      KILO_DISABLE_LSP_DOWNLOAD: '1',
      KILO_DISABLE_SESSION_INGEST: '1',
      KILO_DISABLE_PRESENCE: '1',
      KILO_NO_DAEMON: '1',
      KILO_TELEMETRY_LEVEL: 'off',
    })
    expect(configOf()).toMatchObject({ share: 'disabled', autoupdate: false, snapshot: false, retention: { enabled: false } })
  })

  it('has a catalogue of models, and fetches what is new of it, only for a provider that needs one', () => {
    const catalogue = (kind: string) => {
      const provider = { kind, id: kind, baseURL: 'http://127.0.0.1:4000/v1', apiKey: 'k' }
      const { env } = build({ provider, model: `${kind}/m`, smallModel: `${kind}/m` })
      return [env['KILO_DISABLE_MODELS_FETCH'], env['KILO_MODELS_PATH']]
    }
    for (const kind of ['demo', 'openai-compatible']) expect(catalogue(kind)).toEqual(['1', noModelsFile])
    for (const kind of ['kilo', 'anthropic', 'openai', 'openrouter']) expect(catalogue(kind)).toEqual([undefined, undefined])
  })

  it('of a spare has the catalogue that came with the engine: whoever claims it may need one', () => {
    const { env } = buildSpareLaunch({ townId: spec().townId, agentId: spec().agentId, containerDir })
    expect([env['KILO_DISABLE_MODELS_FETCH'], env['KILO_MODELS_PATH']]).toEqual(['1', undefined])
  })

  it('lets the server and its terminal write to its home and working folder, and nothing else', () => {
    const { access, home, cwd } = build()
    expect(access).toEqual({ readOnly: [noModelsFile], readWrite: [home, cwd] })
  })
})

describe('the launch of a worker', () => {
  const rigs = {
    worktreePath: ({ agentId }: { agentId: string }) => `/worktrees/${agentId}`,
    access: { readOnly: ['/objects'], readWrite: ['/worktrees'] },
  }
  const work = {
    gitUrl: '/one',
    branch: 'gt/one',
    target: 'main',
    mustContain: [],
    readOnly: false,
    beadId: 'b1',
    author: { name: 'Toast', email: 'toast@gastown.invalid' },
  }
  const worker = (changes: Record<string, unknown> = {}) =>
    buildAgentLaunch({ spec: spec({ role: 'polecat', agentId: 'toast', rigId: 'r1', work, ...changes }), containerDir, rigs })
  const workersConfig = () => JSON.parse(worker().configContent) as Record<string, unknown>

  it('has a server that is the same to the byte for all workers, and a folder of its own', () => {
    const toast = worker()
    const others = [
      worker({ agentId: 'nux', generation: 9 }),
      worker({ role: 'refinery', agentId: 'judge', instructions: 'Review.', work: { ...work, readOnly: true, mergeId: 'm1' } }),
      worker({ model: 'demo/other', work: { ...work, beadId: 'b2' } }),
      worker({ rigId: null, work: null, agentId: 'polecat-to-come' }),
    ]
    for (const other of others) {
      expect(isSameLaunch(toast, other)).toBe(true)
      expect(isSameAgent(toast, other)).toBe(false)
      expect([other.env, other.home, other.serverCwd, other.access]).toEqual([
        toast.env,
        toast.home,
        toast.serverCwd,
        toast.access,
      ])
    }
    expect(others.map(({ cwd }) => cwd)).toEqual(['/worktrees/nux', '/worktrees/judge', '/worktrees/toast', toast.serverCwd])
    expect(isSameLaunch(toast, worker({ smallModel: 'demo/other' }))).toBe(false)
    expect(isSameLaunch(toast, build())).toBe(false)
  })

  it('names no worker, no instructions and no model but the small one; a reviewer may not edit', () => {
    const text = JSON.stringify(worker({ model: 'demo/secret-model', instructions: 'Nobody else reads this.' }).env)
    for (const own of ['toast', 'secret-model', 'Nobody else']) expect(text).not.toContain(own)
    const { agent } = workersConfig() as { agent: Record<string, { permission: object }> }
    expect(agent['refinery']?.permission).toMatchObject({ edit: 'deny', task: 'deny' })
    expect(agent['polecat']?.permission).not.toHaveProperty('edit')
    expect(workersConfig()).toMatchObject({ small_model: 'demo/demo-mayor', default_agent: 'polecat', snapshot: false })
  })

  it('costs what the town says: another price is another server, whichever model it is of', () => {
    const priced = (inputUsd: number) => ({
      provider: { kind: 'openai-compatible', id: 'local', baseURL: 'http://x/v1', prices: { big: { inputUsd, outputUsd: 4 } } },
      model: 'local/big',
      smallModel: 'local/small',
    })
    const cost = { input: 1, output: 4, cache_read: 1, cache_write: 1 }
    expect(JSON.parse(renderModels(spec(priced(1)), ['local/big', 'local/small']))).toEqual({
      provider: { local: { models: { big: expect.objectContaining({ cost }), small: expect.not.objectContaining({ cost }) } } },
    })
    expect(configOf(priced(1))['provider']).toMatchObject({ local: { models: { big: { cost }, small: {} } } })
    expect(isSameLaunch(worker(priced(1)), worker(priced(1)))).toBe(true)
    expect(isSameLaunch(worker(priced(1)), worker(priced(2)))).toBe(false)
  })

  it('shows its server all worktrees, the objects of the rigs and the models for reading, and nothing else of the container', () => {
    const { access, home, serverCwd, modelsFile } = worker()
    expect(access).toEqual({
      readOnly: ['/objects', dirname(modelsFile ?? ''), noModelsFile],
      readWrite: [home, serverCwd, '/worktrees'],
    })
    expect(worker().env['KILO_CONFIG']).toBe(modelsFile)
    expect(build().env).not.toHaveProperty('KILO_CONFIG')
  })

  it('finds its model in the file of models, described like those of the config', () => {
    const { provider } = spec()
    expect(JSON.parse(renderModels({ provider }, ['demo/a', 'demo/b']))).toEqual({
      provider: { demo: { models: { a: expect.objectContaining({ tool_call: true }), b: expect.anything() } } },
    })
    expect(JSON.parse(renderModels({ provider: { kind: 'anthropic', id: 'anthropic' } }, ['anthropic/new']))).toEqual({
      provider: { anthropic: { models: { new: { id: 'new' } } } },
    })
  })
})

describe('the config', () => {
  it('enables the provider of the models and no other', () => {
    expect(configOf()).toMatchObject({ model: 'demo/demo-mayor', small_model: 'demo/demo-mayor', enabled_providers: ['demo'] })
    expect(Object.keys(configOf()['provider'] as object)).toEqual(['demo'])
  })

  it('denies a mayor what edits files and leaves it its shell', () => {
    expect(configOf()['permission']).toMatchObject({ '*': 'allow', edit: 'deny', question: 'deny' })
    expect(configOf()['permission']).not.toHaveProperty('bash')
  })

  it('describes a model behind an OpenAI-compatible URL whole', () => {
    const provider = { kind: 'openai-compatible', id: 'local', baseURL: 'http://127.0.0.1:11434/v1', apiKey: 'k' }
    const config = configOf({ provider, model: 'local/org/big', smallModel: 'local/small' })
    expect(config['provider']).toMatchObject({
      local: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: 'http://127.0.0.1:11434/v1', apiKey: 'k' },
        models: { 'org/big': { tool_call: true }, small: { tool_call: true } },
      },
    })
  })

  it.each(['kilo', 'anthropic', 'openai', 'openrouter'])(
    'hands %s its key and names the model, newer than the catalogue or not',
    (kind) => {
      const config = configOf({ provider: { kind, id: kind, apiKey: 'k' }, model: `${kind}/new`, smallModel: `${kind}/new` })
      expect(config['provider']).toMatchObject({ [kind]: { options: { apiKey: 'k' }, models: { new: { id: 'new' } } } })
    },
  )

  it('an OpenAI-compatible provider without its URL is refused, naming the field', () => {
    expect(() => build({ provider: { kind: 'openai-compatible', id: 'x' } })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'provider.baseURL' }),
    )
  })
})
