import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageIdSchema } from '@gastown/contract/ids'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepAttachments } from './keep-attachments.ts'

const messageId = messageIdSchema.parse('msg-1')
const carried = (name: string, text: string) => ({ name, mediaType: 'text/plain', base64: Buffer.from(text).toString('base64') })
let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'gastown-work-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const read = (name: string) => readFileSync(join(cwd, 'attachments', messageId, name), 'utf8')

describe('files that came with a message', () => {
  it('are in a folder of the message, under names of their own, and the same again is the same', async () => {
    const attachments = [carried('a.txt', 'one'), carried('A.txt', 'two'), carried('a (2).txt', 'three')]
    const first = await keepAttachments({ cwd, messageId, attachments })
    expect(await keepAttachments({ cwd, messageId, attachments })).toEqual(first)
    expect(first.map(({ path }) => path)).toEqual(
      ['a.txt', 'A (2).txt', 'a (2) (2).txt'].map((name) => join('attachments', messageId, name)),
    )
    expect(readdirSync(join(cwd, 'attachments', messageId))).toHaveLength(3)
    expect([read('a.txt'), read('A (2).txt'), read('a (2) (2).txt')]).toEqual(['one', 'two', 'three'])
  })

  it('a message without files makes no folder', async () => {
    expect(await keepAttachments({ cwd, messageId, attachments: [] })).toEqual([])
    expect(readdirSync(cwd)).toEqual([])
  })

  it('never leave the working folder through a link of the agent', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'gastown-outside-'))
    symlinkSync(outside, join(cwd, 'attachments'))
    await expect(keepAttachments({ cwd, messageId, attachments: [carried('a.txt', 'x')] })).rejects.toMatchObject({
      code: 'AGENT_NOT_READY',
    })
    rmSync(join(cwd, 'attachments'))
    mkdirSync(join(cwd, 'attachments', messageId), { recursive: true })
    symlinkSync(join(outside, 'target'), join(cwd, 'attachments', messageId, 'a.txt'))
    await keepAttachments({ cwd, messageId, attachments: [carried('a.txt', 'x')] })
    expect(readdirSync(outside)).toEqual([])
    expect(read('a.txt')).toBe('x')
    rmSync(outside, { recursive: true })
  })
})
