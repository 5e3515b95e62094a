import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'
import type { TownSummary, TownView } from '@gastown/contract/views'
import { emptyWorkView } from '@gastown/contract/work/empty-work-view'
import { describe, expect, it } from 'vitest'
import { readProcessStartTime } from './process-identity.ts'
import { runForTest } from './testing/run-for-test.ts'
import { serveProcedures } from './testing/serve-procedures.ts'

const town: TownSummary = {
  townId: 't1' as TownId,
  name: 'Ankh',
  createdAt: '2026-01-01T00:00:00.000Z',
  engine: 'kilo',
  provider: 'demo',
  containerState: 'running',
  containerReason: '',
  mayorStatus: 'waiting',
  rigCount: 0,
  work: { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 },
}
const folder = () => mkdtempDisposableSync(join(tmpdir(), 'gastown-cli-'))

describe('finding the control plane', () => {
  it('takes address and token from the data folder of a live process', async () => {
    using data = folder()
    await using served = await serveProcedures({ listTowns: async () => ({ towns: [town] }) })
    const processStartTime = readProcessStartTime(process.pid)
    writeFileSync(
      join(data.path, 'control-plane.json'),
      JSON.stringify({ url: served.url, token: 'secret', pid: process.pid, processStartTime }),
    )
    const { exitCode, out, err } = await runForTest(['town', 'list', '--json', '--data', data.path])
    expect({ exitCode, err, answer: JSON.parse(out) as unknown }).toEqual({ exitCode: 0, err: '', answer: { towns: [town] } })
    expect(served.tokens).toEqual(['Bearer secret'])
  })

  it('does not believe the file of a process that ended, even when its number is in use again', async () => {
    using data = folder()
    const file = { url: 'http://127.0.0.1:9', token: 'secret', pid: process.pid, processStartTime: 'another time' }
    writeFileSync(join(data.path, 'control-plane.json'), JSON.stringify(file))
    const { exitCode, out, err } = await runForTest(['town', 'list', '--data', data.path])
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' })
    expect(err).toBe(`gastown: No control plane runs on ${data.path}. Start it with: gastown up (TOWN_UNREACHABLE)\n`)
  })

  it('says what is wrong with a file that it cannot understand', async () => {
    using data = folder()
    writeFileSync(join(data.path, 'control-plane.json'), '{"url":')
    const { exitCode, err } = await runForTest(['status', '--data', data.path])
    expect(exitCode).toBe(1)
    expect(err).toContain('is not what gastown up writes')
  })

  it('takes --url with a token of the environment, and asks for the token when there is none', async () => {
    await using served = await serveProcedures({ listTowns: async () => ({ towns: [] }) })
    expect(await runForTest(['town', 'list', '--url', served.url], { GASTOWN_TOKEN: 'other' })).toMatchObject({ exitCode: 0 })
    expect(served.tokens).toEqual(['Bearer other'])
    const without = await runForTest(['town', 'list', '--url', served.url, '--json'])
    expect(without.exitCode).toBe(1)
    expect(JSON.parse(without.err)).toMatchObject({ code: 'INVALID_INPUT', field: 'token' })
  })
})

describe('errors', () => {
  it('carry the code, field and words of the town, on standard error, with exit code 1', async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(new GastownError('NAME_TAKEN', 'There is a town of this name.', { field: 'name' }))
    await using served = await serveProcedures({ createTown: refuse })
    const to = ['--url', served.url, '--token', 'secret']
    const { exitCode, out, err } = await runForTest(['town', 'create', 'Ankh', '--json', ...to])
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' })
    expect(JSON.parse(err)).toMatchObject({
      code: 'NAME_TAKEN',
      field: 'name',
      detail: 'There is a town of this name.',
      status: 409,
    })
    expect((await runForTest(['town', 'create', 'Ankh', ...to])).err).toBe(
      'gastown: There is a town of this name. (NAME_TAKEN)\n',
    )
  })

  it('of use have exit code 2, and one JSON document with --json', async () => {
    const unknown = await runForTest(['nonsense', '--json'])
    expect(unknown.exitCode).toBe(2)
    expect(JSON.parse(unknown.err)).toEqual({ code: 'INVALID_INPUT', detail: "unknown command 'nonsense'" })
    const port = await runForTest(['up', '--port', '65536'])
    expect(port).toMatchObject({ exitCode: 2, out: '' })
    expect(port.err).toContain('A port is 0 to 65535.')
    const bare = await runForTest(['town'])
    expect(bare.exitCode).toBe(2)
    expect(bare.err).toContain('Usage: gastown town')
  })

  it('show the help on standard output with exit code 0 when it was asked for', async () => {
    const help = await runForTest(['rig', 'add', '--help'])
    expect(help).toMatchObject({ exitCode: 0, err: '' })
    expect(help.out).toContain('Usage: gastown rig add [options] <repository>')
  })
})

describe('towns, rigs and the mayor', () => {
  it('says what models of a server of the user’s cost, and refuses what is no price', async () => {
    const made: unknown[] = []
    await using served = await serveProcedures({
      createTown: async (input) => {
        made.push(input)
        return town
      },
    })
    const to = ['--url', served.url, '--token', 'secret']
    const local = ['--provider', 'openai-compatible', '--model', 'big', '--base-url', 'http://127.0.0.1:1/v1']
    const create = ['town', 'create', 'Ankh', ...local]
    await runForTest([...create, '--price', 'big=1.5/6', '--price', 'org/small=0.1/0.4', ...to])
    const prices = { big: { inputUsd: 1.5, outputUsd: 6 }, 'org/small': { inputUsd: 0.1, outputUsd: 0.4 } }
    expect(made).toMatchObject([{ model: { provider: 'openai-compatible', prices } }])
    const refused = await runForTest([...create, '--price', 'big=dear', ...to])
    expect(refused).toMatchObject({ exitCode: 2 })
    expect(refused.err).toContain('such as qwen3=0.3/1.2')
  })

  it('promise 10: takes a key from the environment and never from the command line', async () => {
    const made: unknown[] = []
    await using served = await serveProcedures({
      createTown: async (input) => {
        made.push(input)
        return town
      },
    })
    const to = ['--url', served.url, '--token', 'secret']
    const create = ['town', 'create', 'Ankh', '--provider', 'openai', '--model', 'gpt', '--api-key-env', 'KEY', ...to]
    expect((await runForTest(create, { KEY: 'sk-1' })).exitCode).toBe(0)
    expect(made).toEqual([{ name: 'Ankh', model: { provider: 'openai', model: 'gpt', apiKey: 'sk-1' } }])
    const missing = await runForTest(create)
    expect(missing.exitCode).toBe(1)
    expect(missing.err).toContain('The environment variable KEY is not set. (MODEL_KEY_MISSING)')
  })

  it('takes the only town when none is named, and asks which when there are two', async () => {
    const towns = [town]
    await using served = await serveProcedures({
      listTowns: async () => ({ towns }),
      ensureMayor: async ({ townId }) => ({ agentId: `mayor-of-${townId}` as never, sessionStatus: 'starting' }),
    })
    const ensure = ['mayor', 'ensure', '--json', '--url', served.url, '--token', 'secret']
    expect(JSON.parse((await runForTest(ensure)).out)).toEqual({ agentId: 'mayor-of-t1', sessionStatus: 'starting' })
    towns.push({ ...town, townId: 't2' as TownId })
    const unclear = await runForTest(ensure)
    expect(unclear.exitCode).toBe(1)
    expect(JSON.parse(unclear.err)).toMatchObject({ code: 'INVALID_INPUT', field: 'town' })
    expect(JSON.parse((await runForTest([...ensure, 't2'])).out)).toMatchObject({ agentId: 'mayor-of-t2' })
    expect(JSON.parse((await runForTest([...ensure, 'nowhere'])).err)).toMatchObject({ code: 'TOWN_NOT_FOUND' })
  })

  it('shows the work of a town, why it is paused and what waits for you, where there is any', async () => {
    const view: TownView = {
      townId: town.townId,
      name: town.name,
      createdAt: town.createdAt,
      rigs: [],
      container: { state: 'running', containerGeneration: 1, reason: '', restartAt: null },
      mayor: null,
      work: emptyWorkView,
      startup: null,
      notices: [],
    }
    await using served = await serveProcedures({ listTowns: async () => ({ towns: [town] }), getTown: async () => view })
    const show = ['town', 'show', '--url', served.url, '--token', 'secret']
    expect((await runForTest(show)).out).toBe('Ankh  t1\ncontainer  running\nmayor      none\n')
    const counts = { open: 3, in_progress: 2, in_review: 1, failed: 0 }
    const paused = { cause: 'user', reason: 'Lunch', since: town.createdAt } as const
    view.work = { ...emptyWorkView, counts, queueLength: 1, paused }
    expect((await runForTest(show)).out).toContain(
      'work       3 open, 2 worked on, 1 in review, 0 failed\nqueue      1 to land\npaused     Lunch\n',
    )
  })

  it('stops the turn of the mayor, and says so', async () => {
    const stopped: string[] = []
    await using served = await serveProcedures({
      listTowns: async () => ({ towns: [town] }),
      stopTurn: async ({ townId }) => {
        stopped.push(townId)
        return { done: true }
      },
    })
    const stop = ['mayor', 'stop', '--url', served.url, '--token', 'secret']
    expect(JSON.parse((await runForTest([...stop, '--json'])).out)).toEqual({ done: true })
    expect((await runForTest(stop)).out).toContain('being stopped')
    expect(stopped).toEqual(['t1', 't1'])
  })

  it('refuses to attach what is no file, and sends no message then', async () => {
    await using served = await serveProcedures({ listTowns: async () => ({ towns: [town] }) })
    using data = folder()
    const to = ['--url', served.url, '--token', 'secret', '--json']
    const { exitCode, err } = await runForTest(['mayor', 'message', 'look', '--attach', join(data.path, 'none.png'), ...to])
    expect([exitCode, JSON.parse(err)]).toMatchObject([1, { code: 'INVALID_INPUT', field: 'attach' }])
  })

  it('sends the absolute path of a folder, and what is no folder as it is', async () => {
    const urls: string[] = []
    await using served = await serveProcedures({
      listTowns: async () => ({ towns: [town] }),
      createRig: async ({ name, gitUrl }) => {
        urls.push(`${name} ${gitUrl}`)
        return { rigId: 'r1', name, gitUrl, defaultBranch: 'main', createdAt: town.createdAt }
      },
    })
    using data = folder()
    const to = ['--url', served.url, '--token', 'secret']
    for (const repository of [data.path, 'git@example.org:a/b.git', 'https://example.org/c/', './x'])
      await runForTest(['rig', 'add', repository, ...to])
    expect(urls).toEqual([
      `${data.path.split('/').at(-1)} ${data.path}`,
      'b git@example.org:a/b.git',
      'c https://example.org/c/',
      `x ${join(process.cwd(), 'x')}`,
    ])
  })
})
