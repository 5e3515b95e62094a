import { describe, expect, it } from 'vitest'
import { messageIdSchema } from '@gastown/contract/ids'
import type { ConversationMessage, MessageState } from '@gastown/contract/conversation'
import { decideRecovery } from './decide-recovery.ts'
import { decideServerFate, type ProcessState } from './decide-server-fate.ts'
import { decideSleep, type SleepView } from './decide-sleep.ts'
import { decideStart } from './decide-start.ts'
import { judgeProcessState, measureServer, parseProcessStat, type ProcessStat } from './process-state.ts'
import { changedRows, findAnswered, findUntold, fingerprintRow, settleRows } from './settle-conversation.ts'

describe('decideStart', () => {
  const current = { generation: 3, status: 'running', sameConfig: true, unclaimedPrewarm: false } as const
  it.each([
    ['nothing known: launch', null, 1, 'launch'],
    ['promise 2: an older run: refuse', current, 2, 'refuse'],
    ['the same run again: answer', current, 3, 'answer'],
    ['the same run, in flight: answer', { ...current, status: 'starting' as const }, 3, 'answer'],
    ['the same run, failed: answer', { ...current, status: 'failed' as const }, 3, 'answer'],
    ['the same run, exited, other config: answer', { ...current, status: 'exited' as const, sameConfig: false }, 3, 'answer'],
    ['the same run, its prewarm in flight: join', { ...current, status: 'starting' as const, unclaimedPrewarm: true }, 3, 'join'],
    ['S6: the same run, prewarmed: take over', { ...current, unclaimedPrewarm: true }, 3, 'take_over'],
    ['S5: the same run, other config: launch', { ...current, sameConfig: false }, 3, 'launch'],
    ['S6: a later run, live: take over', current, 4, 'take_over'],
    ['a later run, in flight: take over', { ...current, status: 'starting' as const }, 4, 'take_over'],
    ['S5: a later run, other config: launch', { ...current, sameConfig: false }, 4, 'launch'],
    ['a later run, dead: launch', { ...current, status: 'failed' as const }, 4, 'launch'],
    ['a later run, stopping: launch', { ...current, status: 'stopping' as const }, 4, 'launch'],
  ])('%s', (_name, current, generation, expected) => {
    expect(decideStart({ current, generation }).do).toBe(expected)
  })
})

describe('decideServerFate', () => {
  const bad = [false, false, false]
  it.each<[string, boolean[], ProcessState, number, string]>([
    ['one failed probe is none', [true, true, true, false], 'stopped', 300_000, 'keep'],
    ['two of four are none', [false, true, false, true], 'stopped', 300_000, 'keep'],
    ['three of four and stopped: replace', [false, true, false, false], 'stopped', 0, 'replace'],
    ['asleep and silent: replace', bad, 'sleeping', 30_000, 'replace'],
    ['asleep and not long silent: keep', bad, 'sleeping', 29_999, 'keep'],
    ['waiting for a disk and silent: replace', bad, 'blocked', 30_000, 'replace'],
    ['busy is not dead: keep', bad, 'computing', 119_999, 'keep'],
    ['busy and silent for two minutes: replace', bad, 'computing', 120_000, 'replace'],
    ['gone is told by its end: keep', bad, 'gone', 300_000, 'keep'],
    ['nothing known of the process: silence decides', bad, 'unknown', 30_000, 'replace'],
  ])('%s', (_name, probes, process, silentMs, fate) => {
    expect(decideServerFate({ probes, process, silentMs }).fate).toBe(fate)
  })
})

describe('decideRecovery', () => {
  it('promise 6: waits longer each time, and gives up after five', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6].map((count) => {
      const next = decideRecovery({ failuresAtMs: Array.from({ length: count }, () => 0), nowMs: 1 })
      return next.do === 'retry' ? next.waitMs : next.do
    })
    expect(waits).toEqual([0, 0, 1_000, 2_000, 5_000, 10_000, 'give_up'])
  })

  it('forgives what is older than ten minutes', () => {
    expect(decideRecovery({ failuresAtMs: [0, 0, 0, 0, 0, 0, 500_000], nowMs: 600_000 })).toMatchObject({
      do: 'retry',
      waitMs: 0,
    })
  })
})

describe('decideSleep', () => {
  const view: SleepView = {
    nowMs: 3_600_000,
    sleepAfterMinutes: 30,
    viewers: 0,
    messagesInFlight: 0,
    agents: [{ isWorker: false, status: 'running', activity: 'idle', lastActivityAtMs: 1_800_000 }],
    lastBusyAtMs: 0,
  }
  it.each<[string, Partial<SleepView>, boolean]>([
    ['nothing for long enough: sleep', {}, true],
    ['never', { sleepAfterMinutes: 0 }, false],
    ['a viewer', { viewers: 1 }, false],
    ['a message in flight', { messagesInFlight: 1 }, false],
    ['a turn', { agents: [{ isWorker: false, status: 'running', activity: 'working', lastActivityAtMs: 0 }] }, false],
    ['a start', { agents: [{ isWorker: false, status: 'starting', activity: 'idle', lastActivityAtMs: 0 }] }, false],
    ['a worker that waits', { agents: [{ isWorker: true, status: 'running', activity: 'idle', lastActivityAtMs: 0 }] }, false],
    [
      'activity a moment ago',
      { agents: [{ isWorker: false, status: 'running', activity: 'idle', lastActivityAtMs: 1_800_001 }] },
      false,
    ],
    ['a viewer who left a moment ago', { lastBusyAtMs: 1_800_001 }, false],
    [
      'a failed agent keeps nobody awake',
      { agents: [{ isWorker: false, status: 'failed', activity: 'idle', lastActivityAtMs: 0 }] },
      true,
    ],
    ['no agents at all', { agents: [] }, true],
  ])('%s', (_name, change, expected) => {
    expect(decideSleep({ ...view, ...change })).toBe(expected)
  })
})

describe('the state of a process tree', () => {
  const stat = (pid: number, parentPid: number, state: string): ProcessStat => ({
    pid,
    parentPid,
    state,
    startTime: '1',
    name: 'kilo',
    residentPages: 1,
  })
  it.each<[string, ProcessStat[], ProcessState]>([
    ['a stopped server behind its sandbox', [stat(1, 0, 'S'), stat(2, 1, 'S'), stat(3, 2, 'T')], 'stopped'],
    ['a stranger that is stopped', [stat(1, 0, 'S'), stat(9, 0, 'T')], 'sleeping'],
    ['one that computes', [stat(1, 0, 'S'), stat(2, 1, 'R')], 'computing'],
    ['one that waits for a disk', [stat(1, 0, 'D')], 'blocked'],
    ['one that is gone', [stat(9, 0, 'S')], 'gone'],
    ['a machine without /proc', [], 'unknown'],
  ])('%s', (_name, processes, expected) => {
    expect(judgeProcessState(1, processes)).toBe(expected)
  })

  it('is read past a name that holds brackets and blanks', () => {
    const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0', '99']
    const read = { pid: 12, state: 'S', parentPid: 7, startTime: '4242', name: 'a) b (c', residentPages: 99 }
    expect(parseProcessStat(`12 (a) b (c) ${fields.join(' ')}`)).toEqual(read)
    expect(parseProcessStat('')).toBeNull()
  })

  it('measures the server within its sandbox, and not what its agents started', () => {
    const holds = (pid: number, parentPid: number, name: string, residentPages: number): ProcessStat => ({
      ...stat(pid, parentPid, 'S'),
      name,
      residentPages,
    })
    const tree = [holds(1, 0, 'bwrap', 1), holds(2, 1, 'bwrap', 2), holds(3, 2, 'kilo', 300), holds(4, 3, 'npm test', 9_000)]
    expect(measureServer(1, tree)).toBe(300 * 4_096)
    expect(measureServer(3, tree)).toBe(300 * 4_096)
    expect(measureServer(9, tree)).toBeNull()
    expect(measureServer(1, [])).toBeNull()
  })
})

describe('the conversation', () => {
  const row = (id: string, role: 'user' | 'assistant', state: MessageState, atMs = 0): ConversationMessage => ({
    messageId: messageIdSchema.parse(id),
    role,
    state,
    text: id,
    createdAt: new Date(atMs).toISOString(),
  })
  const id = (text: string) => messageIdSchema.parse(text)
  const none = new Set<never>()

  it('an answer that streams from before the server is interrupted; one of its own is not', () => {
    const rows = [row('a', 'assistant', 'streaming', 10), row('b', 'assistant', 'streaming', 30)]
    expect(settleRows(rows, 20).map((each) => each.state)).toEqual(['interrupted', 'streaming'])
  })

  it('only rows that differ from what was sent are changed', () => {
    const rows = [row('a', 'user', 'delivered'), row('b', 'assistant', 'streaming')]
    const sent = new Map([[id('a'), fingerprintRow(row('a', 'user', 'delivered'))]])
    expect(changedRows(rows, sent).map((each) => each.messageId)).toEqual(['b'])
  })

  it('a message is answered by an answer after it in a session that rests', () => {
    const rows = [row('u', 'user', 'delivered'), row('a', 'assistant', 'complete')]
    const ask = { rows, pending: [id('u')], silent: none }
    expect(findAnswered({ ...ask, activity: 'idle' })).toEqual(['u'])
    expect(findAnswered({ ...ask, activity: 'working' })).toEqual([])
    expect(findAnswered({ ...ask, rows: rows.slice(0, 1), activity: 'idle' })).toEqual([])
    expect(findAnswered({ ...ask, rows: rows.slice(0, 1), activity: 'idle', silent: new Set([id('u')]) })).toEqual(['u'])
  })

  it('untold are the last answered message and all after it', () => {
    const rows = [
      row('u1', 'user', 'delivered'),
      row('a1', 'assistant', 'complete'),
      row('u2', 'user', 'delivered'),
      row('a2', 'assistant', 'complete'),
      row('u3', 'user', 'delivered'),
      row('a3', 'assistant', 'interrupted'),
    ]
    expect(findUntold(rows)).toEqual(['u2', 'u3'])
    expect(findUntold([])).toEqual([])
    expect(findUntold([row('u', 'user', 'delivered')])).toEqual(['u'])
  })
})
