import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import type { AgentServer } from '../../agent-server.ts'
import { findFreePort } from '../../free-port.ts'
import { conversationUntil, openBench, type AgentServerBench } from '../agent-server-bench.ts'
import { DroppingSandbox } from '../dropping-sandbox.ts'
import { processesOfHome } from '../processes-of-home.ts'
import { recordEvents } from '../recorded-events.ts'
import { untilPainted } from '../until-painted.ts'
import { type ContractSetting } from './contract-setting.ts'
import { endInMidTool, nothingLeft } from './end-in-mid-tool.ts'

const onePixelPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const said = (messages: readonly { text: string }[]): string => messages.map(({ text }) => text).join('\n')

/** Conversation on one running server. */
export function describeConversation(setting: ContractSetting): void {
  describe('a conversation', () => {
    let bench: AgentServerBench
    let server: AgentServer
    let sandbox: DroppingSandbox

    beforeAll(async () => {
      bench = await openBench(setting)
      sandbox = new DroppingSandbox({ inner: setting.sandbox, serverPort: await findFreePort() })
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
      const { env } = server.attachPoint.command('ses_1')
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
      const { sessionId } = await session()
      using events = recordEvents(server)
      onTestFailed(async () => console.info('It was told:', events.all, 'and has:', await server.readConversation(sessionId)))
      sandbox.dropAll()
      await events.first((event) => event.type === 'resynced')
      const resynced = events.all.length
      const { rows } = await send('after the drop')
      expect((await rows(isComplete))[1]?.text).toBe('You said: after the drop')
      const idle = await events.first((event) => event.type === 'activity' && event.activity === 'idle')
      expect(events.all.indexOf(idle)).toBeGreaterThanOrEqual(resynced)
    })

    it('its terminal paints the conversation of the session, which it was seen to be given', async () => {
      const { sessionId, rows } = await send('to be painted')
      await rows(isComplete)
      const command = server.attachPoint.command(sessionId)
      expect(Object.keys(command.env).filter((name) => name.endsWith('_CONFIG_CONTENT'))).toEqual([])
      const fed = server.attachPoint.fed(sessionId)
      await untilPainted(setting.sandbox.confine(command, server.launch.access), 'You said: to be painted')
      await fed
    })

    it('S5: reconfigure takes an equal launch, and asks for a new server for another model', async () => {
      expect(await server.reconfigure(bench.launch('mayor-1'))).toBe(true)
      expect(await server.reconfigure(bench.launch('mayor-1', { model: 'other' }))).toBe(false)
    })

    it('stop leaves no process, not even of a tool that runs', async () => {
      const { sessionId } = await session()
      const ended = await endInMidTool({ bench, server, sessionId, end: 'stop' })
      expect(ended).toEqual({ ...nothingLeft, reason: expect.stringContaining('was stopped') })
    })
  })
}
