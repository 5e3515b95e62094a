import { readdir, rm, truncate } from 'node:fs/promises'
import path from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gastownUp, readManifest, temporaryDataDir, withoutTerminal, type GastownProcess } from './support/gastown-process.ts'
import { engineServersOf, isRunning } from './support/processes.ts'
import { until } from './support/until.ts'

/** One town with a scripted model; everything in it is killed, one thing after the other. */
describe('promises 1 and 2: kill anything, at any time', () => {
  let model: ScriptedModel
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let gastown: GastownProcess
  let townId: string
  /** The answer to "golf" waits for it. */
  const goOn = Promise.withResolvers<void>()

  beforeAll(async () => {
    model = await startScriptedModel({
      script: ({ kind, messages }) =>
        kind === 'turn' && messages.at(-1)?.text === 'golf'
          ? [
              { type: 'text', text: 'I begin, ' },
              { type: 'gate', opened: goOn.promise },
              { type: 'text', text: 'and I end' },
            ]
          : null,
    })
    folder = await temporaryDataDir()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    const town = await gastown.client.createTown.mutate({
      name: 'Springfield',
      model: { provider: 'openai-compatible', baseURL: model.baseURL, apiKey: 'sk-test', model: 'scripted' },
    })
    townId = town.townId
    await withoutTerminal(gastown, townId)
    await gastown.client.ensureMayor.mutate({ townId })
    await mayorIsActive()
  })

  afterAll(async () => {
    await gastown?.drain()
    await model?.close()
    await folder?.remove()
  })

  const mayorIsActive = () =>
    until('the mayor is active', async () => (await gastown.client.getMayorStatus.query({ townId })).session?.status === 'active')
  /** False where a town is still being opened; throws anything else. */
  const isRecovering = (error: unknown): false => {
    if (error instanceof GastownError && error.code === 'TOWN_RECOVERING') return false
    throw error
  }
  const messages = async () => (await gastown.client.getConversation.query({ townId })).messages
  const send = async (message: string) => (await gastown.client.sendMessage.mutate({ townId, message })).messageId
  const isAnswered = (messageId: string) =>
    until(
      `${messageId} is answered`,
      async () => (await messages()).find((row) => row.messageId === messageId)?.state === 'answered',
      90_000,
    )
  const isInTurn = (text: string) => until(`the model answers "${text}"`, () => model.turnsOf(text) > 0)
  const containerPid = async () => (await readManifest(folder.dataDir, townId)).pid
  const engineServer = () => until('the agent server runs', async () => engineServersOf(await containerPid())[0])

  async function stopped(): Promise<void> {
    await gastown.client.stopContainer.mutate({ townId })
    await until('the container sleeps', async () => (await gastown.client.getTown.query({ townId })).container.state === 'asleep')
  }

  async function snapshotFiles(): Promise<readonly string[]> {
    const entries = await readdir(path.join(folder.dataDir, 'snapshots'), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    expect(files).not.toEqual([])
    return files
  }

  async function say(text: string): Promise<void> {
    const messageId = await send(`${text}\n[[say heard ${text}]]`)
    await isAnswered(messageId)
    expect(model.deliveriesOf(text)).toBe(1)
    expect((await messages()).some((row) => row.role === 'assistant' && row.text.includes(`heard ${text}`))).toBe(true)
  }

  it('talks to the mayor before anything is killed', async () => {
    await say('alpha')
    expect((await messages()).map((row) => row.role)).toEqual(['user', 'assistant'])
  })

  it('an idle agent server that is killed comes back by itself and remembers', async () => {
    const server = await engineServer()
    process.kill(server.pid, 'SIGKILL')
    await say('bravo')
    expect(model.deliveriesOf('alpha')).toBe(1)
    expect(isRunning(server.pid)).toBe(false)
  })

  it('an agent server that is killed in mid-turn comes back; the message is neither lost nor delivered twice', async () => {
    const messageId = await send('charlie\n[[say I begin]]\n[[hang times 1]]')
    await isInTurn('charlie')
    process.kill((await engineServer()).pid, 'SIGKILL')
    await isAnswered(messageId)
    await say('delta')
    expect(model.deliveriesOf('charlie')).toBe(1)
  })

  it('a container that is killed in mid-turn comes back; the message is neither lost nor delivered twice', async () => {
    const messageId = await send('echo\n[[say I begin]]\n[[hang times 1]]')
    await isInTurn('echo')
    const pid = await containerPid()
    const server = await engineServer()
    process.kill(pid, 'SIGKILL')
    await isAnswered(messageId)
    expect(isRunning(server.pid)).toBe(false)
    await say('foxtrot')
    expect(model.deliveriesOf('echo')).toBe(1)
  })

  it('a control plane that is killed in mid-turn takes over its container again, and the turn goes on', async () => {
    const messageId = await send('golf')
    await isInTurn('golf')
    const pid = await containerPid()
    await gastown.crash()
    gastown = await gastownUp({ dataDir: folder.dataDir })
    goOn.resolve()
    await isAnswered(messageId)
    expect(await containerPid()).toBe(pid)
    expect((await messages()).at(-1)?.text).toBe('I begin, and I end')
    expect(model.turnsOf('golf')).toBe(1)
    await say('hotel')
    expect(model.deliveriesOf('golf')).toBe(1)
  })

  it('a wish for the mayor that comes before its container was looked at does not cost it its container', async () => {
    const pid = await containerPid()
    await gastown.crash()
    // It cannot be adopted yet, as on a machine that is out of breath; the page asks at once.
    process.kill(pid, 'SIGSTOP')
    gastown = await gastownUp({ dataDir: folder.dataDir })
    await until('the wish is taken', () => gastown.client.ensureMayor.mutate({ townId }).then(() => true, isRecovering))
    process.kill(pid, 'SIGCONT')
    await say('sierra')
    expect(await containerPid()).toBe(pid)
  })

  it('no acknowledged message is lost when the control plane is killed while it commits', async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 5; round += 1) {
      const sends = Array.from({ length: 8 }, (_, index) => send(`india-${round}-${index}.\n[[say ok]]`))
      const settled = Promise.allSettled(sends)
      await sends[round]
      await gastown.crash()
      for (const sent of await settled) if (sent.status === 'fulfilled') acknowledged.push(sent.value)
      gastown = await gastownUp({ dataDir: folder.dataDir })
    }
    const rows = await until('all towns are open', () => messages().catch(() => null))
    const known = new Set(rows.map((row) => row.messageId as string))
    expect(acknowledged.filter((messageId) => !known.has(messageId))).toEqual([])
    for (const messageId of acknowledged) await isAnswered(messageId)
    await say('juliet')
    const sent = rows
      .filter((row) => row.role === 'user' && row.text.startsWith('india-'))
      .map((row) => row.text.split(' ')[0] ?? '')
    expect(sent.map((text) => model.deliveriesOf(text)).filter((times) => times !== 1)).toEqual([])
  })

  it('an agent server that hangs is replaced after evidence', async () => {
    const server = await engineServer()
    process.kill(server.pid, 'SIGSTOP')
    const messageId = await send('kilo\n[[say heard kilo]]')
    await isAnswered(messageId)
    expect(isRunning(server.pid)).toBe(false)
    expect(model.deliveriesOf('kilo\n[[')).toBe(1)
  })

  it('drains in order and leaves no process', async () => {
    const pid = await containerPid()
    const server = await engineServer()
    expect(await gastown.drain()).toBe(0)
    expect([isRunning(pid), isRunning(server.pid), isRunning(gastown.pid)]).toEqual([false, false, false])
  })

  it('S1: after a start of everything the mayor is warm before anyone asks, and remembers', async () => {
    gastown = await gastownUp({ dataDir: folder.dataDir })
    await until('the prewarm is done', async () => {
      const town = await gastown.client.getTown.query({ townId }).catch(() => null)
      return town?.startup?.prewarm?.outcome === 'ready' && town.mayor?.status === 'idle'
    })
    expect((await gastown.client.ensureMayor.mutate({ townId })).sessionStatus).toBe('active')
    const metrics = () => gastown.client.getStartupMetrics.query({ townId })
    expect((await metrics()).decisions).toContainEqual({ outcome: 'short_circuit_idle', count: 1 })
    const claimed = await until('the start that claims it is measured', async () =>
      (await metrics()).phases.find(({ phase, prewarmed }) => phase === 'sdk_ready' && prewarmed),
    )
    expect(claimed).toMatchObject({ role: 'mayor', count: 1, p50Ms: 0, p95Ms: 0 })
    await say('lima')
    expect(model.deliveriesOf('alpha')).toBe(1)
  })

  it('a town that was stopped wakes for a message', async () => {
    await stopped()
    await say('mike')
    expect((await gastown.client.getTown.query({ townId })).container.state).toBe('running')
  })

  it('S2: a container whose folder is lost goes on from the snapshot, with the whole conversation', async () => {
    await stopped()
    await rm(path.join(folder.dataDir, 'containers', townId), { recursive: true })
    await say('november')
    expect([model.deliveriesOf('alpha'), model.deliveriesOf('mike')]).toEqual([1, 1])
  })

  it('a snapshot that is damaged is set aside and told; the mayor comes up all the same', async () => {
    await stopped()
    await rm(path.join(folder.dataDir, 'containers', townId), { recursive: true })
    for (const file of await snapshotFiles()) await truncate(file, 100)
    await say('oscar')
    const told = await until('the notice', async () =>
      (await gastown.client.getTown.query({ townId })).notices.find(({ text }) => /snapshot/i.test(text)),
    )
    expect(told.level).not.toBe('info')
    // What was said before is still to be read in the town, whatever became of the engine's memory.
    expect((await messages()).some((row) => row.text.includes('heard alpha'))).toBe(true)
  })

  it('moves to another engine and back, where that is installed', async ({ skip }) => {
    const { engines } = await gastown.client.getSystem.query()
    if (!engines.some(({ engine, installed }) => engine === 'opencode' && installed)) skip('opencode is not installed')
    await gastown.client.updateTownConfig.mutate({ townId, config: { engine: 'opencode' } })
    await until('opencode serves', async () =>
      engineServersOf(await containerPid()).some(({ command }) => command.includes('opencode serve')),
    )
    await say('papa')
    await gastown.client.updateTownConfig.mutate({ townId, config: { engine: 'kilo' } })
    await until('kilo serves', async () =>
      engineServersOf(await containerPid()).some(({ command }) => command.includes('kilo serve')),
    )
    await say('quebec')
    expect((await gastown.client.getTownConfig.query({ townId })).engine).toBe('kilo')
  })
})
