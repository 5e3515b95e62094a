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
