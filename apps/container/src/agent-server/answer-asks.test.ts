import { describe, expect, it } from 'vitest'
import type { Role } from '@gastown/contract/model-config'
import type { Clock } from '../clock.ts'
import { AskAnswerer } from './answer-asks.ts'
import type { EngineHttp } from './engine-http.ts'

/** An answerer whose pauses are over at once and noted. */
function answererOf(role: Role, open: Readonly<Record<string, readonly object[]>> = {}) {
  const sent: { path: string; body: object }[] = []
  const pausesMs: number[] = []
  const waits: string[] = []
  const clock: Clock = {
    now: () => 0,
    after: (delayMs, ring) => {
      pausesMs.push(delayMs)
      queueMicrotask(ring)
      return () => {}
    },
  }
  const http = {
    get: async (path: string) => open[path] ?? [],
    post: async (path: string, body: object) => {
      sent.push({ path, body })
      return true
    },
  } as unknown as EngineHttp
  const answerer = new AskAnswerer({
    http,
    flavour: { engine: 'kilo', testedVersions: [], asksAboutNetwork: true, offersSuggestions: true, parentVariable: null },
    roleOf: () => role,
    clock,
    closed: new AbortController().signal,
    onNetworkWait: (_sessionId, reason) => waits.push(reason),
  })
  return { answerer, sent, pausesMs, waits }
}

const ask = (more: object = {}) => ({ id: 'ask_1', sessionID: 's', ...more })

describe('AskAnswerer', () => {
  it('a mayor that wants to edit is refused, with the reason; what its role may do is allowed once', async () => {
    const { answerer, sent } = answererOf('mayor')
    await answerer.answer('permission', ask({ permission: 'edit' }))
    await answerer.answer('permission', ask({ permission: 'bash' }))
    expect(sent).toEqual([
      {
        path: '/permission/ask_1/reply',
        body: { reply: 'reject', message: expect.stringContaining('A mayor may not do this (edit)') },
      },
      { path: '/permission/ask_1/reply', body: { reply: 'once' } },
    ])
  })

  it('a polecat may edit', async () => {
    const { answerer, sent } = answererOf('polecat')
    await answerer.answer('permission', ask({ permission: 'edit' }))
    expect(sent[0]?.body).toEqual({ reply: 'once' })
  })

  it('questions and suggestions to a person are turned down, so that no turn hangs', async () => {
    const { answerer, sent } = answererOf('mayor')
    await answerer.answer('question', ask())
    await answerer.answer('suggestion', ask())
    expect(sent.map((one) => one.path)).toEqual(['/question/ask_1/reject', '/suggestion/ask_1/dismiss'])
  })

  it('promise 6: a lost network is tried again after 1, 2, 5, 10, 10 s, told each time, and given up after 60 times', async () => {
    const { answerer, sent, pausesMs, waits } = answererOf('mayor')
    for (let attempt = 0; attempt < 61; attempt++) await answerer.answer('network', ask({ message: 'reset' }))
    expect(pausesMs.slice(0, 5)).toEqual([1_000, 2_000, 5_000, 10_000, 10_000])
    expect(sent.filter((one) => one.path === '/network/ask_1/reply')).toHaveLength(60)
    expect(sent.at(-1)?.path).toBe('/network/ask_1/reject')
    expect(waits).toHaveLength(61)
    expect(waits[0]).toBe('reset')
  })

  it('after the session got through, the next loss is a new one', async () => {
    const { answerer, pausesMs } = answererOf('mayor')
    await answerer.answer('network', ask())
    await answerer.answer('network', ask())
    answerer.gotThrough('s')
    await answerer.answer('network', ask())
    expect(pausesMs).toEqual([1_000, 2_000, 1_000])
  })

  it('answers what was asked while the event stream was down', async () => {
    const { answerer, sent } = answererOf('mayor', { '/permission': [ask({ permission: 'bash' })], '/question': [ask()] })
    await answerer.answerOpen()
    expect(sent.map((one) => one.path)).toEqual(['/permission/ask_1/reply', '/question/ask_1/reject'])
  })
})
