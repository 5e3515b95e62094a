import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '@gastown/contract/model-config'
import { systemClock, systemRandom } from '../clock.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { AgentServer } from './agent-server.ts'
import type { EngineOptions } from './create-engine.ts'
import { findFreePort } from './free-port.ts'
import { conversationUntil, openBench, type AgentServerBench, type CreateEngine } from './testing/agent-server-bench.ts'
import { DroppingSandbox } from './testing/dropping-sandbox.ts'
import { processesOfHome, untilNoProcessOfHome, untilProcessOfHome } from './testing/processes-of-home.ts'
import { recordEvents } from './testing/recorded-events.ts'
import { untilPainted } from './testing/until-painted.ts'

export interface AgentServerContract {
  readonly engine: Engine
  readonly createEngine: CreateEngine
  readonly sandbox: Sandbox
  /** Whether the server ends when the process that started it is killed. */
  readonly endsWithParent: boolean
  /** `processes`: only what the sandbox changes; the rest was shown in another one. */
  readonly parts: 'all' | 'processes'
}

const graceMs = 5_000
const onePixelPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const said = (messages: readonly { text: string }[]): string => messages.map(({ text }) => text).join('\n')
const tellOfTool = 'sleep 31536'

/** What every adapter of an agent server must do, shown with the real program and a scripted model. */
export function describeAgentServer(contract: AgentServerContract): void {
  describe(`${contract.engine} in sandbox ${contract.sandbox.kind}`, () => {
    if (contract.parts === 'all') {
      describeTurns(contract)
      describeLife(contract)
    }
    describeProcesses(contract)
  })
}

function silentOptions(contract: AgentServerContract): EngineOptions {
  return { sandbox: contract.sandbox, random: systemRandom, clock: systemClock, log: pino({ level: 'silent' }) }
}

/** Conversation on one running server. */
function describeTurns(contract: AgentServerContract): void {
  describe('a conversation', () => {
    let bench: AgentServerBench
    let server: AgentServer
    let sandbox: DroppingSandbox

    beforeAll(async () => {
      bench = await openBench(contract)
      sandbox = new DroppingSandbox({ inner: contract.sandbox, serverPort: await findFreePort() })
      server = await bench.start(bench.launch('mayor-1'), { sandbox })
    })
    afterAll(async () => {
      await bench[Symbol.asyncDispose]()
      await sandbox.close()
    })

    const session = () => server.openSession({ title: 'Mayor' })
    const send = async (text: string) => {
      const { sessionId } = await session()
      const messageId = bench.messageId()
      expect(await server.sendMessage({ sessionId, messageId, text })).toEqual({ fresh: true })
      return {
        sessionId,
        messageId,
        rows: (isExpected: Parameters<typeof conversationUntil>[2]) =>
          conversationUntil(server, { sessionId, from: messageId }, isExpected),
      }
    }
    const isComplete: Parameters<typeof conversationUntil>[2] = (rows) =>
      rows[0]?.state === 'answered' && rows.at(-1)?.state === 'complete'

    it('answers its health route, and nobody without the password', async () => {
      expect(await server.probe(5_000)).toBe(true)
      expect(server.engineVersion).toMatch(/^\d+\.\d+\.\d+/)
      const url = `http://127.0.0.1:${server.port}/session`
      expect((await fetch(url)).status).toBe(401)
      const wrong = Buffer.from('kilo:wrong').toString('base64')
      expect((await fetch(url, { headers: { authorization: `Basic ${wrong}` } })).status).toBe(401)
    })

    it('promise 10: the password and the key of the model are on no command line', async () => {
      const { env } = server.attachCommand('ses_1')
      const password = env['KILO_SERVER_PASSWORD'] ?? env['OPENCODE_SERVER_PASSWORD'] ?? ''
      expect(password).toHaveLength(32)
      const lines = await processesOfHome(bench.containerDir)
      expect(lines.length).toBeGreaterThan(0)
      expect(lines.filter((line) => line.includes(password) || line.includes('sk-test'))).toEqual([])
    })

    it('answers a message: working, first token, idle, and a row for each side', async () => {
      using events = recordEvents(server)
      const { sessionId, messageId, rows } = await send('good morning')
      await events.first((event) => event.type === 'activity' && event.activity === 'idle')
      expect(await rows(isComplete)).toMatchObject([
        { messageId, role: 'user', text: 'good morning', state: 'answered' },
        { role: 'assistant', text: 'You said: good morning' },
      ])
      expect(await server.readActivity(sessionId)).toBe('idle')
      const told = events.all.flatMap((event) =>
        event.type === 'activity' ? [event.activity] : event.type === 'first_token' ? ['first token'] : [],
      )
      expect(told).toEqual(['working', 'first token', 'idle'])
    })

    it('delivers a message once, however often and at the same instant it is sent', async () => {
      const { sessionId } = await session()
      const message = { sessionId, messageId: bench.messageId(), text: 'only once' }
      const [first, second] = await Promise.all([server.sendMessage(message), server.sendMessage(message)])
      expect([first.fresh, second.fresh]).toEqual([true, false])
      await conversationUntil(server, { sessionId, from: message.messageId }, isComplete)
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      expect(bench.model.turnsOf('only once')).toBe(1)
    })

    it('gives a mayor its instructions, a shell, and no tool that edits or that asks a person', () => {
      const turn = bench.model.requests().find((request) => request.kind === 'turn')
      expect(turn?.messages[0]?.text).toContain('You are the agent of the contract suite.')
      expect(turn?.toolNames).toContain('bash')
      const denied = [
        'edit',
        'write',
        'patch',
        'multiedit',
        'apply_patch',
        'question',
        'suggest',
        'cron_create',
        'schedule_wakeup',
      ]
      expect(turn?.toolNames.filter((name) => denied.includes(name))).toEqual([])
    })

    it('tells new text piece by piece: put together, the pieces are the text of the row', async () => {
      using events = recordEvents(server)
      const { rows } = await send('[[slow 12 chunks 10]]')
      const answer = (await rows(isComplete)).at(-1)
      const [part, ...others] = answer?.parts ?? []
      if (part?.type !== 'text' || others.length > 0) throw new Error('the answer is not one piece of text')
      const pieces = events.all.flatMap((event) => (event.type === 'text_delta' ? [event.delta] : []))
      expect(pieces.length).toBeGreaterThan(5)
      const places = { messageId: answer?.messageId, partId: part.partId, createdAt: answer?.createdAt }
      for (const piece of pieces) expect(piece).toMatchObject(places)
      const spoken = pieces.reduce((text, piece) => {
        expect(piece.offset).toBe(text.length)
        return text + piece.text
      }, '')
      // The engine drops white space at the end when the part is whole.
      expect(spoken.trimEnd()).toBe(part.text.trimEnd())
      expect(answer?.text).toBe(spoken.trim())
    })

    it('a tool is a part of the answer: it runs, then it is complete', async () => {
      const flag = join(server.launch.cwd, 'go-on')
      const command = `until [ -e '${flag}' ]; do sleep 0.05; done`
      const { rows } = await send(`[[tool bash ${JSON.stringify({ command, description: 'waits for a file' })}]]\n[[say seen]]`)
      const toolOf = (all: Parameters<typeof isComplete>[0]) =>
        all.flatMap((row) => row.parts ?? []).find((part) => part.type === 'tool')
      const running = toolOf(await rows((all) => toolOf(all) !== undefined))
      expect(running).toMatchObject({ tool: 'bash', state: 'running' })
      await writeFile(flag, '')
      const complete = toolOf(await rows(isComplete))
      expect(complete).toMatchObject({
        partId: running?.partId,
        tool: 'bash',
        title: expect.stringMatching(/./),
        state: 'complete',
      })
    })

    it('files of a message reach the model: a short text whole, every file by its path; delivered once, and no part of what was said', async () => {
      const { sessionId } = await session()
      const file = (name: string, mediaType: string, bytes: Uint8Array) => ({
        name,
        mediaType,
        bytes,
        path: `attachments/m/${name}`,
      })
      const files = [
        file('notes.md', 'text/markdown', Buffer.from('the secret word is aubergine')),
        file('dot.png', 'image/png', Buffer.from(onePixelPng, 'base64')),
        file('blob.bin', 'application/octet-stream', Uint8Array.of(0, 1, 2)),
      ]
      const message = { sessionId, messageId: bench.messageId(), text: 'look at these', files }
      expect(await server.sendMessage(message)).toEqual({ fresh: true })
      const rows = await conversationUntil(server, { sessionId, from: message.messageId }, isComplete)
      expect(rows[0]).toMatchObject({ messageId: message.messageId, text: 'look at these' })
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      const request = bench.model
        .requests()
        .findLast(({ kind, messages }) => kind === 'turn' && said(messages).includes('look at these'))
      for (const part of ['aubergine', ...files.map(({ path }) => path)]) expect(said(request?.messages ?? [])).toContain(part)
    })

    it('takes a message in the middle of a turn, and answers it too', async () => {
      using events = recordEvents(server)
      const { sessionId, messageId } = await send('[[slow 20 chunks 20]]')
      await events.first((event) => event.type === 'first_token')
      expect(await server.readActivity(sessionId)).toBe('working')
      await send('and this')
      const rows = await conversationUntil(server, { sessionId, from: messageId }, (all) =>
        all.some((row) => row.text === 'You said: and this' && row.state === 'complete'),
      )
      expect(rows.filter((row) => row.role === 'user').map((row) => row.state)).toEqual(['answered', 'answered'])
    })

    it('abort ends the turn for good: the answer stays as an interrupted one', async () => {
      using events = recordEvents(server)
      const { sessionId, rows } = await send('[[say I begin]]\n[[hang]]')
      await events.first((event) => event.type === 'first_token')
      await server.abort(sessionId)
      await events.first((event) => event.type === 'activity' && event.activity === 'idle')
      const [question, answer] = await rows((all) => all[1]?.state === 'interrupted')
      expect(answer?.reason).toBe('The user stopped it.')
      expect(question?.state).toBe('answered')
      expect(bench.model.turnsOf('I begin')).toBe(1)
    })

    it('abort ends a turn with a tool, and leaves a session that rests as it is', async () => {
      const { sessionId, messageId, rows } = await send(`[[tool bash {"command":"sleep 600","description":"waits"}]]`)
      const toolOf = (all: Parameters<typeof isComplete>[0]) =>
        all.flatMap((row) => row.parts ?? []).find((part) => part.type === 'tool')
      await rows((all) => toolOf(all)?.state === 'running')
      await server.abort(sessionId)
      const stopped = await rows((all) => all[0]?.state === 'answered')
      expect(stopped.map((row) => row.state)).toEqual(['answered', 'interrupted'])
      expect(toolOf(stopped)?.state).not.toBe('running')
      const before = await server.readConversation(sessionId)
      await server.abort(sessionId)
      expect(await server.readConversation(sessionId)).toEqual(before)
      expect(before.at(-2)?.messageId).toBe(messageId)
    })

    it.each([0, 2])('promise 1: a model that hangs up after %i words: the message is answered all the same', async (words) => {
      const text = `[[say hangs up after ${words} words]]\n[[drop-after ${words} times 1]]`
      const { rows } = await send(text)
      const all = await rows(isComplete)
      expect(all.filter((row) => row.role === 'user')).toHaveLength(1)
      expect(bench.model.deliveriesOf(`hangs up after ${words} words`)).toBe(1)
    })

    it('a dropped event stream comes back: the listener is told, and gets what happens from then on', async () => {
      using events = recordEvents(server)
      sandbox.dropAll()
      await events.first((event) => event.type === 'resynced')
      const resynced = events.all.length
      const { rows } = await send('after the drop')
      expect((await rows(isComplete))[1]?.text).toBe('You said: after the drop')
      expect(events.all.slice(resynced)).toContainEqual(expect.objectContaining({ type: 'activity', activity: 'idle' }))
    })

    it('its terminal paints the conversation of the session', async () => {
      const { sessionId, rows } = await send('to be painted')
      await rows(isComplete)
      const command = server.attachCommand(sessionId)
      expect(Object.keys(command.env).filter((name) => name.endsWith('_CONFIG_CONTENT'))).toEqual([])
      await untilPainted(contract.sandbox.confine(command, server.launch.access), 'You said: to be painted')
    })

    it('S5: reconfigure takes an equal launch, and asks for a new server for another model', async () => {
      expect(await server.reconfigure(bench.launch('mayor-1'))).toBe(true)
      expect(await server.reconfigure(bench.launch('mayor-1', { model: 'other' }))).toBe(false)
    })
  })
}

/** Servers that start, end, and come back. */
function describeLife(contract: AgentServerContract): void {
  describe('a life', () => {
    let bench: AgentServerBench
    beforeAll(async () => {
      bench = await openBench(contract)
    })
    afterAll(() => bench[Symbol.asyncDispose]())

    // One session through five servers, one after the other: a boot is what these tests spend their time on.
    const launch = (change: Parameters<AgentServerBench['launch']>[1] = {}) => bench.launch('life', change)
    let server: AgentServer
    let sessionId: string

    async function openNext(...change: Parameters<typeof launch>): Promise<void> {
      server = await bench.start(launch(...change))
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

    it('two servers start in parallel, and a restart resumes the conversation with the model of the new launch', async () => {
      const [first, other] = await Promise.all([bench.start(launch()), bench.start(bench.launch('beside', { role: 'polecat' }))])
      server = first
      expect(other.port).not.toBe(server.port)
      const opened = await server.openSession({ title: 'Mayor' })
      expect(opened.resumed).toBe(false)
      sessionId = opened.sessionId
      const message = await send('before the restart')
      await untilAnswered('before the restart')
      await Promise.all([server.stop(graceMs), other.stop(graceMs)])

      await openNext({ model: 'newer' })
      expect((await conversation()).map((row) => row.text)).toEqual(['before the restart', 'You said: before the restart'])
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      await send('after it')
      await untilAnswered('after it')
      expect(bench.model.requests().findLast((request) => request.kind === 'turn')?.model).toBe('newer')
    })

    it('a turn that was stopped before it said anything is over for the next server too', async () => {
      const before = (await conversation()).length
      await send('[[delay 600000]]\n[[say never said]]')
      await server.abort(sessionId)
      expect((await conversation()).slice(before)).toMatchObject([{ role: 'user', state: 'answered' }])
      await server.stop(graceMs)

      await openNext()
      await send('something new')
      const rows = await untilAnswered('something new')
      expect(rows.slice(before).map((row) => row.role)).toEqual(['user', 'user', 'assistant'])
      expect(bench.model.turnsOf('never said')).toBeLessThanOrEqual(1)
    })

    it('promise 1: kill -9 in mid-turn is told, and after a restart the message is there once and is answered', async () => {
      const before = (await conversation()).length
      const message = await killInTurn('[[say unforgettable]]\n[[hang times 1]]')
      await expect(send('to a dead server')).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
      expect(await server.probe(1_000)).toBe(false)

      await openNext()
      expect(await server.sendMessage(message)).toEqual({ fresh: false })
      const all = await conversationUntil(server, { sessionId }, (rows) => rows[before]?.state === 'answered')
      const rows = all.slice(before)
      expect(rows.filter((row) => row.role === 'user')).toHaveLength(1)
      expect(rows.at(-1)).toMatchObject({ role: 'assistant', state: 'complete' })
      expect(bench.model.turnsOf('unforgettable')).toBe(1)
    })

    it('a turn that a crash cut off can be stopped before it is taken up again', async () => {
      const before = (await conversation()).length
      await killInTurn('[[say cut off here]]\n[[hang]]')
      await openNext()
      await server.abort(sessionId)
      expect((await conversation())[before]?.state).toBe('answered')
      await send('something else')
      await untilAnswered('something else')
      await server.stop(graceMs)
    })

    it('a port that another program took in the last moment is survived', async () => {
      const squatter = createServer().listen(0, '127.0.0.1')
      await once(squatter, 'listening')
      const taken = squatter.address()
      if (taken === null || typeof taken === 'string') throw new Error('the squatter has no port')
      const ports = [taken.port]
      const other = await bench.start(bench.launch('port'), { findPort: async () => ports.shift() ?? findFreePort() })
      expect(other.port).not.toBe(taken.port)
      expect(await other.probe(5_000)).toBe(true)
      await other.stop(graceMs)
      await new Promise((resolve) => squatter.close(resolve))
    })

    it('a program that dies at once is told with its last words', async () => {
      const engine = contract.createEngine({
        ...silentOptions(contract),
        env: { GASTOWN_KILO_BIN: '/bin/false', GASTOWN_OPENCODE_BIN: '/bin/false' },
      })
      await expect(engine.start(bench.launch('broken'), new AbortController().signal)).rejects.toMatchObject({
        code: 'AGENT_NOT_READY',
        message: expect.stringContaining('ended at once'),
      })
    })

    it('a missing program is ENGINE_NOT_INSTALLED, with how to get it', async () => {
      const nowhere = { GASTOWN_KILO_BIN: '/nowhere/kilo', GASTOWN_OPENCODE_BIN: '/nowhere/opencode' }
      const engine = contract.createEngine({ ...silentOptions(contract), env: nowhere })
      expect(await engine.locate()).toMatchObject({ file: null, hint: expect.stringContaining('/nowhere/') })
      await expect(engine.start(bench.launch('missing'), new AbortController().signal)).rejects.toMatchObject({
        code: 'ENGINE_NOT_INSTALLED',
      })
    })

    it('tells the version of the installed program', async () => {
      const located = await contract.createEngine(silentOptions(contract)).locate()
      expect(located).toMatchObject({
        file: expect.stringContaining(contract.engine),
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      })
    })
  })
}

/** What is left when a server ends. */
function describeProcesses(contract: AgentServerContract): void {
  describe('its processes', () => {
    let bench: AgentServerBench
    beforeAll(async () => {
      bench = await openBench(contract)
    })
    afterAll(() => bench[Symbol.asyncDispose]())

    it.each(['stop', 'kill -9'] as const)('%s leaves no process, not even of a tool that runs', async (end) => {
      const server = await bench.start(bench.launch('tree'))
      const { sessionId } = await server.openSession({ title: 'Mayor' })
      const text = `[[tool bash {"command":"${tellOfTool}","description":"waits"}]]`
      await server.sendMessage({ sessionId, messageId: bench.messageId(), text })
      await untilProcessOfHome(bench.containerDir, tellOfTool)
      if (end === 'stop') await server.stop(graceMs)
      else process.kill(server.pid, 'SIGKILL')
      expect((await server.exited).reason).toContain(end === 'stop' ? 'was stopped' : 'SIGKILL')
      expect(await processesOfHome(bench.containerDir)).toEqual([])
      expect(await server.probe(1_000)).toBe(false)
      // Idempotent, also for a server that is gone.
      await Promise.all([server.stop(graceMs), server.stop(graceMs)])
    })

    it('a start that is called off rejects and leaves nothing running', async () => {
      const callOff = new AbortController()
      const engine = contract.createEngine({ ...silentOptions(contract), findPort: findFreePort })
      const start = engine.start(bench.launch('called-off'), callOff.signal)
      await untilProcessOfHome(bench.containerDir, 'serve')
      callOff.abort()
      await expect(start).rejects.toMatchObject({ code: 'AGENT_NOT_READY', message: expect.stringContaining('called off') })
      expect(await processesOfHome(bench.containerDir)).toEqual([])
    })

    // The name of a skipped test is its reason: the run prints it.
    const reason = contract.endsWithParent ? '' : ': without a sandbox this engine cannot tell that it is gone'
    it.runIf(contract.endsWithParent)(`kill -9 of the process that started it ends the server too${reason}`, async () => {
      const starter = fileURLToPath(new URL('testing/start-and-be-killed.ts', import.meta.url))
      const parent = spawn(process.execPath, [starter, contract.sandbox.kind], { stdio: ['pipe', 'pipe', 'inherit'] })
      parent.stdin.end(JSON.stringify(bench.launch('orphan')))
      await once(parent.stdout, 'data')
      expect(await processesOfHome(bench.containerDir)).not.toEqual([])
      parent.kill('SIGKILL')
      await untilNoProcessOfHome(bench.containerDir)
    })
  })
}
