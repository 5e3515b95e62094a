import { describe, expect, it } from 'vitest'
import { errorOf, isCutOff, refusalOf } from './tool-answer.ts'

describe('a tool’s answer', () => {
  it.each([
    ['{"error":"no such rig"}', 'no such rig'],
    ['RIG_NOT_FOUND: there is no such rig. List them.', 'RIG_NOT_FOUND: there is no such rig. List them.'],
    ['{"error":{"code":"RIG_NOT_FOUND","message":"There is no rig."}}', 'There is no rig.'],
    ['{"accepted":false,"reason":"no commits"}', 'no commits'],
    ['{"done":false,"message":"uncommitted: a.txt"}', 'uncommitted: a.txt'],
    ['{"refused":"the gate failed"}', 'the gate failed'],
    ['Refused: uncommitted files [a.txt]', 'Refused: uncommitted files [a.txt]'],
    ['MCP error -32602: invalid', 'MCP error -32602: invalid'],
    ['**Error**: gone', '**Error**: gone'],
  ])('is an error: %s', (answer, reason) => {
    expect(errorOf(answer)).toBe(reason)
    expect(refusalOf(answer)).toBe(reason)
  })

  it.each([
    '{"accepted":true,"summary":"refused before"}',
    '{"error":null,"beads":[]}',
    '[]',
    'Accepted: nothing was refused.',
    'ok',
  ])('is none: %s', (answer) => {
    expect(refusalOf(answer)).toBeNull()
  })

  it('refuses a `done` in the middle of a sentence too', () => {
    expect(refusalOf('Your claim is not accepted: no branch.')).toContain('no branch')
  })

  it('of a tool that was cut off is known', () => {
    expect(['[Tool execution was interrupted]', 'Tool execution aborted', 'ok'].map(isCutOff)).toEqual([true, true, false])
  })
})
