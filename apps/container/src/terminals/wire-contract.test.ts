import { encodeStill } from '@gastown/contract/terminal-still'
import { parseBinaryFrame } from '@gastown/terminal/binary-frame'
import { terminalCloseCodes, terminalProgressSchema } from '@gastown/contract/status-feed'
import { closeCodes } from '@gastown/terminal/close-codes'
import { encodeServerMessage, parseServerMessage } from '@gastown/terminal/server-message'
import { expect, it } from 'vitest'

it('the wire’s close codes are the contract’s', () => {
  expect(closeCodes).toMatchObject(terminalCloseCodes)
})

it('a progress of the town is one of the wire, and the other way round', () => {
  const progress = { type: 'progress', text: 'Starting', phase: 'sdk_ready', elapsedMs: 12 } as const
  expect(terminalProgressSchema.parse(JSON.parse(encodeServerMessage(progress)))).toEqual(progress)
  expect(parseServerMessage(JSON.stringify(terminalProgressSchema.parse(progress)))).toEqual(progress)
})

it("the town's still is a still of the wire", () => {
  const bytes = new TextEncoder().encode('screen')
  const still = { takenAtMs: 1_790_000_000_123, cols: 300, rows: 40 }
  expect(parseBinaryFrame(encodeStill(still, bytes))).toEqual({ kind: 'still', ...still, bytes })
})
