import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentServer, AttachPoint } from '../../agent-server.ts'
import { findFreePort } from '../../free-port.ts'
import { conversationUntil, openBench, type AgentServerBench } from '../agent-server-bench.ts'
import { untilPainted } from '../until-painted.ts'
import { recordEvents } from '../recorded-events.ts'
import { graceMs, silentOptions, type ContractSetting } from './contract-setting.ts'
import { endInMidTool, nothingLeft } from './end-in-mid-tool.ts'

/** Servers that start, end, and come back. */
export function describeLife(setting: ContractSetting): void {
  describe('a life', () => {
    let bench: AgentServerBench
    beforeAll(async () => {
      bench = await openBench(setting)
    })
    afterAll(() => bench[Symbol.asyncDispose]())

    // One session through four servers, one after the other: a boot is what these tests spend their time on.
    const launch = (change: Parameters<AgentServerBench['launch']>[1] = {}) => bench.launch('life', change)
    let server: AgentServer
    let sessionId: string

    async function openNext(
      change: Parameters<typeof launch>[0],
      onBooting: (attachPoint: AttachPoint) => void = () => {},
    ): Promise<void> {
      server = await bench.start(launch(change), {}, onBooting)
      expect(await server.openSession({ title: 'Mayor' })).toEqual({ sessionId, resumed: true })
    }
    const send = async (text: string) => {
      const message = { sessionId, messageId: bench.messageId(), text }
      await server.sendMessage(message)
      return message
    }
    const conversation = () => server.readConversation(sessionId)
    const untilAnswered = (text: string) =>
      conversationUntil(server, { sessionId }, (rows) => rows.some((row) => row.text === `You said: ${text}`))
    async function killInTurn(text: string): Promise<Awaited<ReturnType<typeof send>>> {
      using events = recordEvents(server)
      const message = await send(text)
      await events.first((event) => event.type === 'first_token')
      process.kill(server.pid, 'SIGKILL')
      expect((await server.exited).reason).toContain('SIGKILL')
      return message
    }

    it('two servers start in parallel, also when another program took the port of one in the last moment', async () => {
      const squatter = createServer().listen(0, '127.0.0.1')
      await once(squatter, 'listening')
      const taken = squatter.address()
      if (taken === null || typeof taken === 'string') throw new Error('the squatter has no port')
      const ports = [taken.port]
      const findPort = async () => ports.shift() ?? findFreePort()
      const beside = bench.start(bench.launch('beside', { role: 'polecat' }), { findPort })
      const [first, other] = await Promise.all([bench.start(launch()), beside])
      server = first
      expect(other.port).not.toBe(server.port)
      expect(other.port).not.toBe(taken.port)
      expect(await other.probe(5_000)).toBe(true)
      await other.stop(graceMs)
      await new Promise((resolve) => squatter.close(resolve))
    })

    it('a restart resumes the conversation with the model of the new launch; a turn that was stopped before it said anything is over there too', async () => {
      const opened = await server.openSession({ title: 'Mayor' })
      expect(opened.resumed).toBe(false)
      sessionId = opened.sessionId
      const message = await send('before the restart')
      await untilAnswered('before the restart')
      const said = (await conversation()).map((row) => row.text)
      expect(said).toEqual(['before the restart', 'You said: before the restart'])
      await send('[[delay 600000]]\n[[say never said]]')
      await server.abort(sessionId)
      expect((await conversation()).slice(said.length)).toMatchObject([{ role: 'user', state: 'answered' }])
      await server.stop(graceMs)

      await openNext({ model: 'newer' })
      expect((await conversation()).slice(0, said.length).map((row) => row.text)).toEqual(said)
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      await send('after it')
      const rows = await untilAnswered('after it')
      expect(bench.model.requests().findLast((request) => request.kind === 'turn')?.model).toBe('newer')
      expect(rows.slice(said.length).map((row) => row.role)).toEqual(['user', 'user', 'assistant'])
      expect(bench.model.turnsOf('never said')).toBeLessThanOrEqual(1)
    })

    it('promise 1: kill -9 in mid-turn is told, and after a restart the message is there once and is answered', async () => {
      const before = (await conversation()).length
      const message = await killInTurn('[[say unforgettable]]\n[[hang times 1]]')
      await expect(send('to a dead server')).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
      expect(await server.probe(1_000)).toBe(false)

      // Its terminal begins beside the server, and is answered when that serves.
      let painted: Promise<void> | undefined
      await openNext({ model: 'newer' }, ({ command, access }) => {
        painted = untilPainted(setting.sandbox.confine(command(sessionId), access), 'unforgettable')
      })
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      const all = await conversationUntil(server, { sessionId }, (rows) => rows[before]?.state === 'answered')
      const rows = all.slice(before)
      expect(rows.filter((row) => row.role === 'user')).toHaveLength(1)
      expect(rows.at(-1)).toMatchObject({ role: 'assistant', state: 'complete' })
      expect(bench.model.turnsOf('unforgettable')).toBe(1)
      await painted
    })

    it('a turn that a crash cut off can be stopped before it is taken up again', async () => {
      const before = (await conversation()).length
      await killInTurn('[[say cut off here]]\n[[hang]]')
      await openNext({ model: 'newer' })
      await server.abort(sessionId)
      expect((await conversation())[before]?.state).toBe('answered')
      await send('something else')
      await untilAnswered('something else')
    })

    it('kill -9 leaves no process, not even of a tool that runs', async () => {
      const ended = await endInMidTool({ bench, server, sessionId, end: 'kill -9' })
      expect(ended).toEqual({ ...nothingLeft, reason: expect.stringContaining('SIGKILL') })
    })

    it('a program that dies at once is told with its last words', async () => {
      const engine = setting.createEngine({
        ...silentOptions(setting),
        env: { GASTOWN_KILO_BIN: '/bin/false', GASTOWN_OPENCODE_BIN: '/bin/false' },
      })
      await expect(engine.start(bench.launch('broken'), new AbortController().signal)).rejects.toMatchObject({
        code: 'AGENT_NOT_READY',
        message: expect.stringContaining('ended at once'),
      })
    })

    it('a missing program is ENGINE_NOT_INSTALLED, with how to get it', async () => {
      const nowhere = { GASTOWN_KILO_BIN: '/nowhere/kilo', GASTOWN_OPENCODE_BIN: '/nowhere/opencode' }
      const engine = setting.createEngine({ ...silentOptions(setting), env: nowhere })
      expect(await engine.locate()).toMatchObject({ file: null, hint: expect.stringContaining('/nowhere/') })
      await expect(engine.start(bench.launch('missing'), new AbortController().signal)).rejects.toMatchObject({
        code: 'ENGINE_NOT_INSTALLED',
      })
    })

    it('tells the version of the installed program', async () => {
      const located = await setting.createEngine(silentOptions(setting)).locate()
      expect(located).toMatchObject({
        file: expect.stringContaining(setting.engine),
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      })
    })
  })
}
