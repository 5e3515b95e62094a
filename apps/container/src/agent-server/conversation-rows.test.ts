import { conversationMessageSchema } from '@gastown/contract/conversation'
import { describe, expect, it } from 'vitest'
import { conversationRows } from './conversation-rows.ts'
import { continuationKey, messageIdKey, messageSchema, type EngineMessage } from './engine-wire.ts'
import { maxContinuations, readLastTurn } from './read-turn.ts'

const at = Date.parse('2026-01-01T00:00:00.000Z')

function user(id: string, text: string, metadata: Record<string, unknown> = {}, synthetic = false): EngineMessage {
  const part = { id: `prt_${id}`, type: 'text', text, metadata, synthetic }
  return messageSchema.parse({ info: { id, role: 'user', time: { created: at } }, parts: [part] })
}

function answer(
  id: string,
  parentID: string,
  text: string,
  info: Record<string, unknown> = { time: { created: at, completed: at + 1 }, finish: 'stop' },
) {
  return messageSchema.parse({
    info: { id, role: 'assistant', parentID, time: { created: at }, ...info },
    parts: [
      { id: 'prt_1', type: 'reasoning', text: 'a thought' },
      { id: 'prt_2', type: 'text', text },
      { id: 'prt_3', type: 'tool' },
    ],
  })
}

const toolStep = { time: { created: at, completed: at + 1 }, finish: 'tool-calls' }
const lost = {
  time: { created: at, completed: at + 1 },
  error: { name: 'APIError', data: { message: 'Connection reset', isRetryable: true } },
}
const aborted = { time: { created: at, completed: at + 1 }, error: { name: 'MessageAbortedError', data: { message: 'Aborted' } } }
const goOn = (id: string) => user(id, 'go on', { [continuationKey]: true }, true)

describe('conversationRows', () => {
  it('holds what was said, under the town’s id where the town sent it, else the engine’s', () => {
    const rows = conversationRows(
      [user('msg_1', 'hello', { [messageIdKey]: 'm-1' }), answer('msg_2', 'msg_1', 'hi'), user('msg_3.x', 'typed')],
      'idle',
    )
    expect(rows).toEqual([
      { messageId: 'm-1', role: 'user', text: 'hello', state: 'answered', createdAt: '2026-01-01T00:00:00.000Z' },
      {
        messageId: 'msg_2',
        role: 'assistant',
        text: 'hi',
        state: 'complete',
        createdAt: '2026-01-01T00:00:00.000Z',
        parts: [{ type: 'text', partId: 'prt_2', text: 'hi' }],
      },
      { messageId: 'msg_3-x', role: 'user', text: 'typed', state: 'delivered', createdAt: '2026-01-01T00:00:00.000Z' },
    ])
  })

  it('has no row for an answer without words or tools, nor for prompts that no person wrote', () => {
    const rows = conversationRows([user('msg_1', 'do it'), answer('msg_2', 'msg_1', '', toolStep), goOn('msg_3')], 'working')
    expect(rows.map((row) => row.messageId)).toEqual(['msg_1'])
  })

  describe('parts of an answer', () => {
    const tool = (id: string, status: string, title?: string) => ({ id, type: 'tool', tool: 'bash', state: { status, title } })
    const words = (id: string, text: string, more: object = {}) => ({ id, type: 'text', text, ...more })
    const partsOf = (parts: readonly object[], info: object = {}) => {
      const message = { info: { id: 'msg_2', role: 'assistant', parentID: 'msg_1', time: { created: at }, ...info }, parts }
      return conversationRows([user('msg_1', 'do it'), messageSchema.parse(message)], 'working')[1]
    }

    it('are its words, just as they were written, and its tools, in their order', () => {
      const row = partsOf([
        { id: 'prt_0', type: 'step-start' },
        { id: 'prt_1', type: 'reasoning', text: 'a thought' },
        words('prt_2', '  I look.\n'),
        words('prt_3', 'a note', { synthetic: true }),
        tool('prt_4', 'completed', 'ls\n-la'),
        tool('prt_5', 'error'),
        tool('prt_6', 'pending'),
        words('prt_7', 'Then'),
      ])
      expect(row?.text).toBe('I look.\n\nThen')
      expect(row?.parts).toEqual([
        { type: 'text', partId: 'prt_2', text: '  I look.\n' },
        { type: 'tool', partId: 'prt_4', tool: 'bash', title: 'ls -la', state: 'complete' },
        { type: 'tool', partId: 'prt_5', tool: 'bash', title: '', state: 'failed' },
        { type: 'tool', partId: 'prt_6', tool: 'bash', title: '', state: 'running' },
        { type: 'text', partId: 'prt_7', text: 'Then' },
      ])
    })

    it('make a row also when there are no words yet', () => {
      expect(partsOf([tool('prt_1', 'running')])).toMatchObject({ text: '', state: 'streaming', parts: [{ state: 'running' }] })
    })

    it('a tool that ran when the answer was cut off has failed', () => {
      expect(partsOf([tool('prt_1', 'running')], aborted)?.parts).toMatchObject([{ state: 'failed' }])
    })

    it('keep the limits of the contract', () => {
      const many = Array.from({ length: 1_200 }, (_, index) => words(`prt_${index}`, 'x'.repeat(2_000)))
      expect(
        conversationMessageSchema.safeParse(partsOf([...many, tool('t'.repeat(300), 'running', 'y'.repeat(900))])).success,
      ).toBe(true)
      const long = partsOf([tool('t'.repeat(300), 'running', 'y'.repeat(900))])
      expect(conversationMessageSchema.safeParse(long).success).toBe(true)
    })
  })

  it('a step with tools does not answer its message; the last step does', () => {
    const steps = [user('msg_1', 'do it'), answer('msg_2', 'msg_1', 'first I look', toolStep)]
    expect(conversationRows(steps, 'working').map((row) => row.state)).toEqual(['delivered', 'complete'])
    expect(conversationRows([...steps, answer('msg_3', 'msg_1', 'done')], 'idle').map((row) => row.state)).toEqual([
      'answered',
      'complete',
      'complete',
    ])
  })

  it('an unfinished answer streams while the session works, and is interrupted when it does not', () => {
    const messages = [user('msg_1', 'hello'), answer('msg_2', 'msg_1', 'hi the', {})]
    expect(conversationRows(messages, 'working')[1]).toMatchObject({ state: 'streaming' })
    expect(conversationRows(messages, 'idle')[1]).toMatchObject({
      state: 'interrupted',
      reason: expect.stringContaining('ended'),
    })
  })

  it('a stop by the user answers the message; a lost connection does not, until it was tried often enough', () => {
    const stateAfter = (...rest: EngineMessage[]) => conversationRows([user('msg_1', 'hello'), ...rest], 'idle')[0]?.state
    expect(stateAfter(answer('msg_2', 'msg_1', 'hi', aborted))).toBe('answered')
    expect(stateAfter(answer('msg_2', 'msg_1', 'hi', lost))).toBe('delivered')
    expect(stateAfter(answer('msg_2', 'msg_1', 'hi', lost), goOn('msg_3'), answer('msg_4', 'msg_3', 'hi there'))).toBe('answered')
    const often = Array.from({ length: maxContinuations }, (_, index) => [
      answer('msg_a', 'msg_1', '', lost),
      goOn(`msg_c${index}`),
    ]).flat()
    expect(stateAfter(...often, answer('msg_z', 'msg_c', '', lost))).toBe('answered')
  })

  it('a message that came while a turn ran is answered by the turn that names it', () => {
    const both = [user('msg_1', 'one'), user('msg_2', 'two'), answer('msg_3', 'msg_1', 'to one')]
    expect(conversationRows(both, 'working').map((row) => row.state)).toEqual(['answered', 'delivered', 'complete'])
    expect(conversationRows([...both, answer('msg_4', 'msg_2', 'to two')], 'idle').map((row) => row.state)).toEqual([
      'answered',
      'answered',
      'complete',
      'complete',
    ])
  })
})

describe('readLastTurn', () => {
  it('tells a turn that was cut off from one that runs, has ended, or is given up', () => {
    expect(readLastTurn([], 'idle')).toEqual({ state: 'none' })
    expect(readLastTurn([user('msg_1', 'hello')], 'working')).toEqual({ state: 'running' })
    expect(readLastTurn([user('msg_1', 'hello')], 'idle')).toEqual({ state: 'cut off', continuations: 0 })
    expect(readLastTurn([user('msg_1', 'hello'), answer('msg_2', 'msg_1', '', {})], 'idle')).toEqual({
      state: 'cut off',
      continuations: 0,
    })
    expect(readLastTurn([user('msg_1', 'hello'), answer('msg_2', 'msg_1', '', toolStep)], 'idle')).toEqual({
      state: 'cut off',
      continuations: 0,
    })
    expect(readLastTurn([user('msg_1', 'hello'), answer('msg_2', 'msg_1', 'x', aborted)], 'idle')).toEqual({ state: 'ended' })
    expect(readLastTurn([user('msg_1', 'hello'), goOn('msg_2'), goOn('msg_3')], 'idle')).toEqual({
      state: 'cut off',
      continuations: 2,
    })
    expect(readLastTurn([user('msg_1', 'hello'), goOn('a'), goOn('b'), goOn('c')], 'idle')).toEqual({ state: 'given up' })
    expect(readLastTurn([user('msg_1', 'hello'), goOn('a'), goOn('b'), goOn('c'), user('msg_2', 'again')], 'idle')).toEqual({
      state: 'cut off',
      continuations: 0,
    })
  })
})
