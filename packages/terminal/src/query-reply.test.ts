import { describe, expect, it } from 'vitest'
import { isQueryReply } from './query-reply.ts'

const idle = { screenIsParsing: false }
const parsing = { screenIsParsing: true }

describe('what a terminal says by itself', () => {
  it.each([
    '\x1b[?1;2c',
    '\x1b[>0;276;0c',
    '\x1b[0n',
    '\x1b[24;80R',
    '\x1b[?24;80R',
    '\x1b[?2026;2$y',
    '\x1b[4;1$y',
    '\x1b[?0u',
    '\x1b[8;40;120t',
    '\x1b[I',
    '\x1b[O',
    '\x1b]11;rgb:0000/0000/0000\x1b\\',
    '\x1b]10;rgb:ffff/ffff/ffff\x07',
    '\x1b]4;1;rgb:cccc/0000/0000\x1b\\',
    '\x1bP>|xterm.js(6.0.0)\x1b\\',
    '\x1bP1$r0m\x1b\\',
    '\x1b[0n\x1b[1;1R',
  ])('is an answer, whether or not the screen is parsing: %j', (data) => {
    expect(isQueryReply(data, idle)).toBe(true)
    expect(isQueryReply(data, parsing)).toBe(true)
  })

  it('takes the one form that is also a key (F3 with a modifier) for an answer only while the screen is parsing', () => {
    expect(isQueryReply('\x1b[1;2R', parsing)).toBe(true)
    expect(isQueryReply('\x1b[1;2R', idle)).toBe(false)
  })
})

describe('what a person types, pastes or clicks', () => {
  it.each([
    '',
    'a',
    'ls -l\r',
    '\x03',
    '\x1b',
    '\x1b[A',
    '\x1bOA',
    '\x1bOR',
    '\x1b[1;5C',
    '\x1b[15;2~',
    '\x1b[3~',
    '\x1b[Z',
    '\x1b\r',
    '\x1bc',
    '\x1b[<0;10;5M',
    '\x1b[<0;10;5m',
    '\x1b[M !!',
    '\x1b[200~0n\x1b[201~',
    '\x1b[200~\x1b[0n\x1b[201~',
    'x\x1b[0n',
    'ü漢字',
  ])('is kept, also while the screen is parsing: %j', (data) => {
    expect(isQueryReply(data, idle)).toBe(false)
    expect(isQueryReply(data, parsing)).toBe(false)
  })
})
