import { describe, expect, it } from 'vitest'
import { encodeServerMessage, parseServerMessage } from './server-message.ts'
import type { ServerMessage } from './server-message.ts'
import { encodeViewerMessage, parseViewerMessage, wireVersion } from './viewer-message.ts'
import type { ViewerMessage } from './viewer-message.ts'

const hello = { type: 'hello', version: wireVersion, viewerId: 'v', cols: 80, rows: 24, focused: true, inputOffset: 0 } as const

const viewerMessages: ViewerMessage[] = [
  hello,
  { ...hello, resume: { ptyId: 'p', offset: 5 } },
  { type: 'ack', ptyId: 'p', offset: 0 },
  { type: 'resize', cols: 1, rows: 1_000 },
  { type: 'focus', focused: false },
  { type: 'ping' },
]

const serverMessages: ServerMessage[] = [
  { type: 'welcome', inputOffset: 3 },
  { type: 'progress', text: 'Starting', phase: 'sdk_ready', elapsedMs: 12.5 },
  { type: 'progress', text: 'Starting' },
  { type: 'resumed', ptyId: 'p', offset: 1, cols: 80, rows: 24 },
  { type: 'gap', from: 1, to: 2 },
  { type: 'size', cols: 80, rows: 24 },
  { type: 'input-ack', offset: 2 },
  { type: 'exit', code: null, text: 'stopped' },
  { type: 'exit', code: -1, text: '' },
  { type: 'refused', text: 'no' },
  { type: 'pong' },
]

const garbage = [
  '',
  '{',
  'null',
  '[]',
  '7',
  '"hello"',
  '{}',
  '{"type":"nonsense"}',
  '{"type":["hello"]}',
  `{"type":"${'x'.repeat(20_000)}"}`,
]

describe('messages of a viewer', () => {
  it.each(viewerMessages)('what is encoded is parsed again: $type', (message) => {
    expect(parseViewerMessage(encodeViewerMessage(message))).toEqual(message)
  })

  it.each([
    ...garbage,
    ...[{ cols: 0 }, { rows: 1_001 }, { cols: 1.5 }, { viewerId: '' }, { viewerId: 'x'.repeat(101) }, { version: '1' }].map(
      (wrong) => JSON.stringify({ ...hello, ...wrong }),
    ),
    ...[{ focused: 1 }, { inputOffset: -1 }, { resume: null }, { resume: { ptyId: 'p' } }].map((wrong) =>
      JSON.stringify({ ...hello, ...wrong }),
    ),
    '{"type":"ack","ptyId":"p","offset":-1}',
    '{"type":"ack","offset":1}',
    '{"type":"resize","cols":"80","rows":24}',
    '{"type":"focus"}',
  ])('garbage is named, not thrown: %s', (text) => {
    expect(parseViewerMessage(text)).toEqual({ bad: expect.any(String) })
  })
})

describe('messages of the server', () => {
  it.each(serverMessages)('what is encoded is parsed again: $type', (message) => {
    expect(parseServerMessage(encodeServerMessage(message))).toEqual(message)
  })

  it.each([
    ...garbage,
    '{"type":"welcome"}',
    '{"type":"progress"}',
    '{"type":"resumed","ptyId":"p","offset":1,"cols":0,"rows":1}',
    '{"type":"gap","from":2,"to":1}',
    '{"type":"size"}',
    '{"type":"input-ack","offset":1e300}',
    '{"type":"exit","code":"0","text":""}',
    '{"type":"exit","code":0}',
    '{"type":"refused"}',
  ])('garbage is named, not thrown: %s', (text) => {
    expect(parseServerMessage(text)).toEqual({ bad: expect.any(String) })
  })
})
