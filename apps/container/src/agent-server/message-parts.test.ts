import { messageIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { messageIdKey } from './engine-wire.ts'
import { messageParts } from './message-parts.ts'

const messageId = messageIdSchema.parse('m-1')
const file = (name: string, mediaType: string, bytes: Uint8Array = Buffer.from('hello')) => ({
  name,
  mediaType,
  bytes,
  path: `a/${name}`,
})
const partsOf = (...files: ReturnType<typeof file>[]) => messageParts({ messageId, text: 'look', files })

describe('the parts of a message', () => {
  it('are its text alone when it has no files, with the mark by which it is found again', () => {
    expect(partsOf()).toEqual([{ type: 'text', text: 'look', metadata: { [messageIdKey]: 'm-1' } }])
  })

  it('hold pictures and short texts whole, and say of every file where it is', () => {
    const parts = partsOf(file('p.png', 'image/png'), file('c.json', 'application/json'), file('z.zip', 'application/zip'))
    expect(parts.slice(1)).toEqual([
      { type: 'file', mime: 'image/png', filename: 'p.png', url: 'data:image/png;base64,aGVsbG8=' },
      { type: 'file', mime: 'text/plain', filename: 'c.json', url: 'data:text/plain;base64,aGVsbG8=' },
      {
        type: 'text',
        synthetic: true,
        text: [
          'Attached file: a/p.png (image/png)',
          'Attached file: a/c.json (application/json)',
          'Attached file: a/z.zip (application/zip)',
        ].join('\n'),
      },
    ])
  })

  it('only name a text that is long, or none in truth', () => {
    expect(partsOf(file('long.txt', 'text/plain', new Uint8Array(50_001).fill(65)))).toHaveLength(2)
    expect(partsOf(file('odd.txt', 'text/plain', Uint8Array.of(65, 0, 66)))).toHaveLength(2)
  })

  it('a note of the town goes beside it, as no part of what was said', () => {
    const [said, note, ...more] = messageParts({ messageId, text: 'look', note: 'The user looks at a bead.', files: [] })
    expect(said).toMatchObject({ type: 'text', text: 'look' })
    expect(note).toEqual({ type: 'text', text: 'The user looks at a bead.', synthetic: true })
    expect(more).toEqual([])
  })
})
