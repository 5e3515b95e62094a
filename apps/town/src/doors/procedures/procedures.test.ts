import { GastownError } from '@gastown/contract/errors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEngine } from '../../engine/town-engine.ts'
import { openTestPlane, type TestPlane } from '../testing/test-plane.ts'
import { until } from '../testing/until.ts'

describe('the procedures', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane({
      repositories: {
        isRepository: (gitUrl) => {
          if (gitUrl.includes('nothing'))
            throw new GastownError('RIG_NOT_A_REPOSITORY', `gitUrl: no repository at ${gitUrl}.`, { field: 'gitUrl' })
          return Promise.resolve({ defaultBranch: gitUrl.includes('headless') ? null : 'trunk' })
        },
        check: () => Promise.resolve({ defaultBranch: 'trunk', lastCommit: null, changedFiles: 2 }),
      },
    })
    engine = await test.createTown()
  })
  afterEach(() => test.close())

  const rigOf = (more: object) => ({ townId: engine.townId, name: 'shop', gitUrl: 'https://example.com/shop.git', ...more })

  describe('bad input', () => {
    it.each<[string, string, () => object, number, string, string | undefined]>([
      ['a name of 0 characters', 'createTown', () => ({ name: ' ' }), 400, 'INVALID_INPUT', 'name'],
      ['a name of 65 characters', 'createTown', () => ({ name: 'x'.repeat(65) }), 400, 'INVALID_INPUT', 'name'],
      [
        'a provider without its key',
        'createTown',
        () => ({ name: 'a', model: { provider: 'anthropic', model: 'm' } }),
        400,
        'MODEL_KEY_MISSING',
        'model.apiKey',
      ],
      [
        'a provider without its address',
        'createTown',
        () => ({ name: 'a', model: { provider: 'openai-compatible', model: 'm' } }),
        400,
        'INVALID_INPUT',
        'model.baseURL',
      ],
      [
        'an address that is none',
        'createTown',
        () => ({ name: 'a', model: { provider: 'openai-compatible', model: 'm', baseURL: 'ftp://x' } }),
        400,
        'INVALID_INPUT',
        'model.baseURL',
      ],
      [
        'an unknown provider',
        'createTown',
        () => ({ name: 'a', model: { provider: 'skynet', model: 'm' } }),
        400,
        'INVALID_INPUT',
        'model.provider',
      ],
      ['an unknown town', 'createRig', () => ({ ...rigOf({}), townId: 'nowhere' }), 404, 'TOWN_NOT_FOUND', 'townId'],
      ['a town id that is none', 'createRig', () => ({ ...rigOf({}), townId: '../etc' }), 400, 'INVALID_INPUT', 'townId'],
      ['a git URL that is none', 'createRig', () => rigOf({ gitUrl: 'not a url' }), 400, 'GIT_URL_INVALID', 'gitUrl'],
      [
        'a git URL that starts with -',
        'createRig',
        () => rigOf({ gitUrl: '--upload-pack=touch /tmp/x' }),
        400,
        'GIT_URL_INVALID',
        'gitUrl',
      ],
      [
        'a protocol not allowed',
        'createRig',
        () => rigOf({ gitUrl: 'ext::sh -c id' }),
        400,
        'GIT_PROTOCOL_NOT_ALLOWED',
        'gitUrl',
      ],
      [
        'a path that is no repository',
        'createRig',
        () => rigOf({ gitUrl: '/tmp/nothing' }),
        400,
        'RIG_NOT_A_REPOSITORY',
        'gitUrl',
      ],
      [
        'a branch that is an option',
        'createRig',
        () => rigOf({ defaultBranch: '--force' }),
        400,
        'INVALID_INPUT',
        'defaultBranch',
      ],
      ['a rig name of 65 characters', 'createRig', () => rigOf({ name: 'x'.repeat(65) }), 400, 'INVALID_INPUT', 'name'],
      ['an unknown rig', 'deleteRig', () => ({ townId: engine.townId, rigId: 'ghost' }), 404, 'RIG_NOT_FOUND', 'rigId'],
      ['a blank message', 'sendMessage', () => ({ townId: engine.townId, message: '  ' }), 400, 'INVALID_INPUT', 'message'],
      [
        'an endless message',
        'sendMessage',
        () => ({ townId: engine.townId, message: 'x'.repeat(100_001) }),
        400,
        'INVALID_INPUT',
        'message',
      ],
      [
        'a short idempotency key',
        'sendMessage',
        () => ({ townId: engine.townId, message: 'build it', idempotencyKey: 'a' }),
        400,
        'INVALID_INPUT',
        'idempotencyKey',
      ],
      ['no input at all', 'sendMessage', () => ({}), 400, 'INVALID_INPUT', 'townId'],
      [
        'a setting out of bounds',
        'updateTownConfig',
        () => ({ townId: engine.townId, config: { container: { sleepAfterMinutes: -1 } } }),
        400,
        'INVALID_INPUT',
        'config.container.sleepAfterMinutes',
      ],
      [
        'a new provider without its key',
        'updateTownConfig',
        () => ({ townId: engine.townId, config: { model: { provider: 'openai', model: 'm' } } }),
        400,
        'MODEL_KEY_MISSING',
        'model.apiKey',
      ],
    ])(
      '%s (%s) is refused, with its field and a way out, and nothing is half-created',
      async (_, procedure, input, status, code, field) => {
        const answer = await test.mutate(procedure, input())
        expect({ status: answer.status, code: answer.error?.data.code, field: answer.error?.data.field }).toEqual({
          status,
          code,
          field,
        })
        expect(answer.error?.message.length).toBeGreaterThan(10)
        expect(test.towns.list()).toHaveLength(1)
        expect(await test.stores.list()).toHaveLength(1)
        expect(engine.town.rigs.size).toBe(0)
        expect(engine.town.inbox.size).toBe(0)
      },
    )

    it('a body that is no JSON is refused', async () => {
      const response = await test.operator('/trpc/gastown.createTown', { method: 'POST', body: '{"name":' })
      expect(response.status).toBe(400)
    })

    it('an unforeseen failure says nothing of its cause, and the log has it', async () => {
      test.containers.stop = () => Promise.reject(new Error('secret detail'))
      const answer = await test.mutate('deleteTown', { townId: engine.townId })
      expect(answer).toMatchObject({ status: 500, error: { data: { code: 'INTERNAL' } } })
      expect(JSON.stringify(answer)).not.toContain('secret detail')
      expect(test.logged.join('\n')).toContain('secret detail')
    })
  })

  it('a repository is looked at before a rig is made of it, by the same rules', async () => {
    expect(await test.query('checkRepository', { gitUrl: ' /srv/app ' })).toMatchObject({
      data: { gitUrl: '/srv/app', defaultBranch: 'trunk', lastCommit: null, changedFiles: 2 },
    })
    expect(await test.query('checkRepository', { gitUrl: 'ext::sh -c id' })).toMatchObject({
      status: 400,
      error: { data: { code: 'GIT_PROTOCOL_NOT_ALLOWED', field: 'gitUrl' } },
    })
    expect(engine.town.rigs.size).toBe(0)
  })

  it('a town is made with the bundled model unless told otherwise, listed, and read back', async () => {
    const { data } = await test.mutate('createTown', { name: ' Ogdenville ' })
    expect(data).toMatchObject({
      name: 'Ogdenville',
      provider: 'demo',
      engine: 'kilo',
      containerState: 'asleep',
      mayorStatus: null,
      rigCount: 0,
      work: { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 },
    })
    const { data: list } = await test.query('listTowns')
    expect(list.towns.map(({ name }: { name: string }) => name).toSorted()).toEqual(['Ogdenville', 'Springfield'])
    expect((await test.query('getTown', { townId: data.townId })).data).toMatchObject({
      name: 'Ogdenville',
      rigs: [],
      mayor: null,
      startup: null,
      notices: [],
    })
  })

  describe('promise 10: a key', () => {
    const key = 'sk-very-secret'
    const model = { provider: 'anthropic', model: 'm', apiKey: key }

    it('is kept apart: it is in no answer, event or log, and in the launch', async () => {
      const { data } = await test.mutate('createTown', { name: 'a', model })
      const town = test.towns.get(data.townId)
      const config = await test.query('getTownConfig', { townId: data.townId })
      expect(config.data.model).toEqual({ provider: 'anthropic', model: 'm', apiKeySet: true })
      await test.mutate('ensureMayor', { townId: data.townId })
      const spec = (await (await test.asContainer(town, 'mayor-id')).json()) as { provider: { apiKey: string } }
      expect(spec.provider.apiKey).toBe(key)
      const events = await town.store.readEvents({ after: 0, limit: 100 })
      const view = await test.query('getTown', { townId: data.townId })
      expect(JSON.stringify([events, test.logged, view, config, test.recorded])).not.toContain(key)
    })

    it('stays when other settings of the same provider change, and is replaced by a new one', async () => {
      const { townId } = (await test.mutate('createTown', { name: 'a', model })).data
      const town = test.towns.get(townId)
      const firstRef = town.town.config.model.apiKeyRef ?? ''
      const kept = await test.mutate('updateTownConfig', { townId, config: { model: { provider: 'anthropic', model: 'n' } } })
      expect(kept.data.model).toMatchObject({ model: 'n', apiKeySet: true })
      expect(await town.store.readSecret(firstRef)).toBe(key)
      await test.mutate('updateTownConfig', { townId, config: { model: { ...model, apiKey: 'sk-2' } } })
      expect(await town.store.readSecret(town.town.config.model.apiKeyRef ?? '')).toBe('sk-2')
      expect(await town.store.readSecret(firstRef)).toBeNull()
    })

    it('goes when the provider changes', async () => {
      const { townId } = (await test.mutate('createTown', { name: 'a', model })).data
      const town = test.towns.get(townId)
      const ref = town.town.config.model.apiKeyRef ?? ''
      const { data } = await test.mutate('updateTownConfig', {
        townId,
        config: { model: { provider: 'demo', model: 'demo-mayor' } },
      })
      expect(data.model.apiKeySet).toBe(false)
      expect(await town.store.readSecret(ref)).toBeNull()
    })
  })

  it('promise 9: each setting that is changed is the one that is read back', async () => {
    const config = {
      engine: 'opencode',
      container: { sleepAfterMinutes: 7 },
      terminal: { background: false, closeAfterMinutes: 3 },
      model: { provider: 'demo', model: 'demo-script', roles: { mayor: 'demo-mayor' } },
      work: {
        maxPolecats: 3,
        stagedConvoys: true,
        budgets: { town: { softUsd: 5, hardUsd: 10 }, day: { hardUsd: 2 }, bead: { softUsd: 1 } },
        notifications: { webhookUrl: 'https://example.invalid/hook', desktop: false, push: false },
        instructions: { mayor: 'Be brief.', polecat: 'Test first.', refinery: 'Be strict.' },
      },
    }
    const changed = await test.mutate('updateTownConfig', { townId: engine.townId, config })
    expect(changed.data).toEqual({ ...config, model: { ...config.model, apiKeySet: false } })
    expect((await test.query('getTownConfig', { townId: engine.townId })).data).toEqual(changed.data)
  })

  describe('rigs', () => {
    it("are made on the repository's own branch, on the wished one, or on main", async () => {
      expect((await test.mutate('createRig', rigOf({}))).data).toMatchObject({ name: 'shop', defaultBranch: 'trunk' })
      expect((await test.mutate('createRig', rigOf({ name: 'b', defaultBranch: 'next' }))).data).toMatchObject({
        defaultBranch: 'next',
      })
      expect((await test.mutate('createRig', rigOf({ name: 'c', gitUrl: '/srv/headless' }))).data).toMatchObject({
        defaultBranch: 'main',
      })
      const { data } = await test.query('listRigs', { townId: engine.townId })
      expect(data.rigs.map(({ name }: { name: string }) => name)).toEqual(['shop', 'b', 'c'])
      expect(await test.mutate('deleteRig', { townId: engine.townId, rigId: data.rigs[0].rigId })).toMatchObject({
        data: { done: true },
      })
      expect(engine.town.rigs.size).toBe(2)
    })

    it('have names of their own', async () => {
      await test.mutate('createRig', rigOf({}))
      expect(await test.mutate('createRig', rigOf({ name: 'SHOP' }))).toMatchObject({
        status: 409,
        error: { data: { code: 'NAME_TAKEN', field: 'name' } },
      })
    })
  })

  it('the same message with the same key is one message, and without a key it is two', async () => {
    const send = async (idempotencyKey?: string) =>
      (await test.mutate('sendMessage', { townId: engine.townId, message: 'build me a shop', idempotencyKey })).data
    const rows = async () => (await test.query('getConversation', { townId: engine.townId })).data.messages
    const first = await send('key-of-the-page')
    expect((await send('key-of-the-page')).messageId).toBe(first.messageId)
    expect(await rows()).toHaveLength(1)
    await send()
    expect(await rows()).toHaveLength(2)
  })

  it('promise 1: a message is durable when it is answered, before anything runs; the town then wakes by itself', async () => {
    const { data } = await test.mutate('sendMessage', { townId: engine.townId, message: 'build me a shop' })
    expect(data).toMatchObject({ messageId: expect.stringMatching(/^msg-/) as string, sessionStatus: 'starting' })
    const { data: conversation } = await test.query('getConversation', { townId: engine.townId })
    expect(conversation.messages).toMatchObject([
      { messageId: data.messageId, role: 'user', text: 'build me a shop', state: 'accepted' },
    ])
    await until('the container is started', () => test.containers.starts.length === 1)
  })

  it('a deleted town leaves nothing: container stopped and purged, records gone, 404 from then on', async () => {
    test.bootContainers()
    await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the container runs', () => engine.town.container.run.state === 'running')
    const { townId } = engine
    expect(await test.mutate('deleteTown', { townId })).toMatchObject({ status: 200, data: { done: true } })
    expect(test.containers.stops).toEqual([townId])
    expect(test.containers.purged).toEqual([townId])
    expect(await test.stores.list()).toEqual([])
    expect(await test.query('getTown', { townId })).toMatchObject({ status: 404, error: { data: { code: 'TOWN_NOT_FOUND' } } })
    expect((await test.query('listTowns')).data).toEqual({ towns: [] })
  })

  it('a restart drains the container and brings up the next run of it, with the mayor', async () => {
    test.bootContainers()
    await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the mayor was started', () => test.containers.bodiesOf('POST', '/agents/start').length === 1)
    await test.mutate('restartContainer', { townId: engine.townId })
    await until(
      'the next run is up',
      () => engine.town.container.run.state === 'running' && engine.town.container.containerGeneration === 2,
    )
    expect(test.containers.stops).toEqual([engine.townId])
    expect(test.containers.starts.map(({ containerGeneration }) => containerGeneration)).toEqual([1, 2])
  })

  it('a stop ends the container, and it stays ended', async () => {
    test.bootContainers()
    await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the container runs', () => engine.town.container.run.state === 'running')
    await test.mutate('stopContainer', { townId: engine.townId })
    await until('it sleeps', () => engine.town.container.run.state === 'asleep')
    expect((await test.query('getTown', { townId: engine.townId })).data.container).toMatchObject({
      state: 'asleep',
      reason: 'It was stopped.',
    })
    expect(test.containers.starts).toHaveLength(1)
  })

  it('the startup history is of 7 days unless the caller says, of 1 to 30, and of a town that is there', async () => {
    const { townId } = engine
    expect((await test.query('getStartupHistory', { townId })).data).toMatchObject({ starts: [], prewarmHitRate: null })
    expect((await test.query('getStartupHistory', { townId, days: 30 })).status).toBe(200)
    expect(test.historyAsked).toEqual([
      { townId, days: 7 },
      { townId, days: 30 },
    ])
    for (const days of [0, 31, 1.5]) expect((await test.query('getStartupHistory', { townId, days })).status).toBe(400)
    expect((await test.query('getStartupHistory', { townId: 'town-none' })).status).toBeGreaterThanOrEqual(400)
    expect(test.historyAsked).toHaveLength(2)
  })

  it("the page's own measurement and the machine's view are taken and given", async () => {
    await test.mutate('recordFirstPaint', { townId: engine.townId, durationMs: 42, warm: true })
    const painted = { event: 'terminal.first_paint', agentId: '', durationMs: 42, warm: true }
    expect(test.recorded.at(-1)?.event).toEqual({ ...painted, what: 'terminal' })
    await test.mutate('recordFirstPaint', { townId: engine.townId, durationMs: 42, warm: true, what: 'last_screen' })
    expect(test.recorded.at(-1)?.event).toEqual({ ...painted, what: 'last_screen' })
    expect((await test.query('getSystem')).data).toMatchObject({ recovering: false, sandbox: { inForce: 'none' } })
    expect((await test.query('getStartupMetrics', { townId: engine.townId })).data).toEqual({
      phases: [],
      decisions: [],
      prewarms: [],
    })
  })
})
