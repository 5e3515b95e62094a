import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentLaunch } from '../../../agent-runner/agent-launch.ts'
import type { AgentServer } from '../../agent-server.ts'
import { conversationUntil, openBench, type AgentServerBench } from '../agent-server-bench.ts'
import { recordEvents } from '../recorded-events.ts'
import { startToolServer, type ToolServer } from '../tool-server.ts'
import { untilPainted } from '../until-painted.ts'
import { graceMs, type ContractSetting } from './contract-setting.ts'

/** Several agents on one server, told apart by their folders. */
export function describeFolders(setting: ContractSetting): void {
  describe('several folders', () => {
    let bench: AgentServerBench
    let tools: ToolServer
    let server: AgentServer
    let toast: AgentServer
    let nux: AgentServer
    const sessions = { toast: '', nux: '' }

    const launch = (agentId: string, options: Parameters<AgentServerBench['worker']>[1] = {}): AgentLaunch =>
      bench.worker(agentId, options)
    async function begin(): Promise<void> {
      server = await bench.start(launch('toast'))
      toast = server.at(launch('toast'))
      nux = server.at(launch('nux', { role: 'refinery' }))
      sessions.toast = (await toast.openSession({ title: 'Toast' })).sessionId
      sessions.nux = (await nux.openSession({ title: 'Nux' })).sessionId
    }
    beforeAll(async () => {
      bench = await openBench(setting)
      tools = await startToolServer()
      for (const agentId of ['toast', 'nux', 'late']) await mkdir(launch(agentId).cwd, { recursive: true })
      await begin()
    })
    afterAll(async () => {
      await bench[Symbol.asyncDispose]()
      await tools[Symbol.asyncDispose]()
    })

    const say = async (at: AgentServer, sessionId: string, text: string, model?: string) => {
      const messageId = bench.messageId()
      await at.sendMessage({ sessionId, messageId, text, ...(model === undefined ? {} : { model }) })
      return messageId
    }
    const answered = (at: AgentServer, sessionId: string, from: Awaited<ReturnType<typeof say>>) =>
      conversationUntil(at, { sessionId, from }, (rows) => rows[0]?.state === 'answered' && rows.at(-1)?.state === 'complete')
    const lastTurn = (text: string) =>
      bench.model
        .requests()
        .findLast(({ kind, messages }) => kind === 'turn' && messages.some((message) => message.text.includes(text)))
    const systemOf = (text: string) =>
      (lastTurn(text)?.messages ?? []).flatMap((message) => (message.role === 'system' ? [message.text] : [])).join('\n')

    it('have sessions of their own, and the same folder is the same', () => {
      expect(sessions.nux).not.toBe(sessions.toast)
      expect(server.at(launch('toast'))).toBe(toast)
      expect([toast.port, toast.pid]).toEqual([server.port, server.pid])
    })

    it('tell each only what is its own: rows, events, what it costs', async () => {
      using ofToast = recordEvents(toast)
      using ofNux = recordEvents(nux)
      const [first, second] = await Promise.all([say(toast, sessions.toast, 'to toast'), say(nux, sessions.nux, 'to nux')])
      await Promise.all([answered(toast, sessions.toast, first), answered(nux, sessions.nux, second)])
      const textsOf = async (at: AgentServer, sessionId: string) => (await at.readConversation(sessionId)).map(({ text }) => text)
      expect(await textsOf(toast, sessions.toast)).toEqual(['to toast', 'You said: to toast'])
      expect(await textsOf(nux, sessions.nux)).toEqual(['to nux', 'You said: to nux'])
      for (const [events, own] of [
        [ofToast, sessions.toast],
        [ofNux, sessions.nux],
      ] as const) {
        const usage = await events.first((event) => event.type === 'usage')
        expect(usage).toMatchObject({ sessionId: own, model: 'scripted/scripted' })
        expect('spend' in usage ? usage.spend.inputTokens : 0).toBeGreaterThan(0)
        const others = events.all.filter((event) => event.type !== 'resynced' && event.sessionId !== own)
        expect(others).toEqual([])
      }
    })

    it('each is told its own instructions and has the tools of its role, and works in its own folder', async () => {
      expect(systemOf('to toast')).toContain('You are toast.')
      expect(systemOf('to toast')).not.toContain('You are nux.')
      expect(systemOf('to nux')).toContain('You are nux.')
      expect(lastTurn('to toast')?.toolNames).toContain('edit')
      expect(lastTurn('to nux')?.toolNames.filter((name) => ['edit', 'write', 'apply_patch', 'task'].includes(name))).toEqual([])
      const text = `[[tool bash ${JSON.stringify({ command: 'pwd > where', description: 'tells where it is' })}]]`
      await answered(toast, sessions.toast, await say(toast, sessions.toast, text))
      expect((await readFile(join(launch('toast').cwd, 'where'), 'utf8')).trim()).toBe(launch('toast').cwd)
    })

    it('abort ends the turn of its own session alone', async () => {
      const going = await say(nux, sessions.nux, '[[slow 20 chunks 50]]')
      using events = recordEvents(toast)
      await say(toast, sessions.toast, '[[say I begin]]\n[[hang]]')
      await events.first((event) => event.type === 'first_token')
      await toast.abort(sessions.toast)
      expect(await toast.readActivity(sessions.toast)).toBe('idle')
      expect((await answered(nux, sessions.nux, going)).at(-1)?.state).toBe('complete')
    })

    it('each has its own way to the tools; one that cannot be reached is told', async () => {
      await Promise.all([toast.connectTools(tools.access('toast')), nux.connectTools(tools.access('nux'))])
      const call = '[[tool gastown_gt_where {}]]\n[[say asked]]'
      const [first, second] = await Promise.all([say(toast, sessions.toast, call), say(nux, sessions.nux, call)])
      await Promise.all([answered(toast, sessions.toast, first), answered(nux, sessions.nux, second)])
      expect(tools.calls.toSorted()).toEqual(['nux', 'toast'])
      await expect(toast.connectTools({ url: 'http://127.0.0.1:1/mcp', token: 'x' })).rejects.toMatchObject({
        code: 'AGENT_NOT_READY',
      })
      await toast.connectTools(tools.access('toast'))
    })

    it('a message may bring a model that the engine has yet to learn of: the others’ turns and the tools stay', async () => {
      const going = await say(nux, sessions.nux, '[[slow 20 chunks 50]]')
      await answered(toast, sessions.toast, await say(toast, sessions.toast, 'with another model', 'scripted/another'))
      expect(lastTurn('with another model')?.model).toBe('another')
      expect(lastTurn('with another model')?.toolNames).toContain('gastown_gt_where')
      expect((await answered(nux, sessions.nux, going)).at(-1)?.state).toBe('complete')
      // In the middle of a turn it has to wait: the turn would end.
      using events = recordEvents(toast)
      const busy = await say(toast, sessions.toast, '[[slow 20 chunks 50]]')
      await events.first((event) => event.type === 'first_token')
      await expect(say(toast, sessions.toast, 'too early', 'scripted/third')).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
      await answered(toast, sessions.toast, busy)
      // A folder that is opened later knows it from the beginning.
      const late = server.at(launch('late', { model: 'third' }))
      const { sessionId } = await late.openSession({ title: 'Late' })
      await answered(late, sessionId, await say(late, sessionId, 'of the late one'))
      expect(lastTurn('of the late one')?.model).toBe('third')
    })

    it('a terminal shows the session of its folder', async () => {
      const command = toast.attachPoint.command(sessions.toast)
      expect(command.args).toContain(launch('toast').cwd)
      await untilPainted(setting.sandbox.confine(command, toast.launch.access), 'with another model')
    })

    it('a closed session is forgotten, the next one of the folder is another, and the others stay', async () => {
      const closed = sessions.toast
      await say(toast, closed, '[[hang]]')
      await toast.closeSession(closed)
      toast = server.at(launch('toast'))
      const next = await toast.openSession({ title: 'Toast' })
      expect(next).toMatchObject({ resumed: false })
      expect(next.sessionId).not.toBe(closed)
      sessions.toast = next.sessionId
      expect((await nux.readConversation(sessions.nux)).length).toBeGreaterThan(0)
    })

    it('a server that is started again has the sessions of all, each found by its folder', async () => {
      await answered(toast, sessions.toast, await say(toast, sessions.toast, 'before the end'))
      const before = { ...sessions }
      process.kill(server.pid, 'SIGKILL')
      await Promise.all([server.exited, toast.exited, nux.exited])
      await begin()
      expect(sessions).toEqual(before)
      await answered(toast, sessions.toast, await say(toast, sessions.toast, 'after it'))
      await server.stop(graceMs)
    })
  })
}
