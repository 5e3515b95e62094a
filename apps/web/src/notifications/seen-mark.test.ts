import { townIdSchema } from '@gastown/contract/ids'
import { expect, test } from 'vitest'
import { openSeenMark, writeSeenMark } from './seen-mark.ts'

const townId = townIdSchema.parse('town-1')
const storage = (entries: Record<string, string> = {}) => {
  const kept = new Map(Object.entries(entries))
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
}

test('a browser that was never here has missed nothing, and remembers from then on', () => {
  const own = storage()
  expect(openSeenMark(own, townId, '2026-03-01T10:00:00.000Z')).toBe('2026-03-01T10:00:00.000Z')
  expect(openSeenMark(own, townId, '2026-03-02T10:00:00.000Z')).toBe('2026-03-01T10:00:00.000Z')
  writeSeenMark(own, townId, '2026-03-03T10:00:00.000Z')
  expect(openSeenMark(own, townId, '2026-03-04T10:00:00.000Z')).toBe('2026-03-03T10:00:00.000Z')
})

test('a mark that is no time is none', () => {
  expect(openSeenMark(storage({ 'gastown.notified-until.town-1': 'soon' }), townId, '2026-03-01T10:00:00.000Z')).toBe(
    '2026-03-01T10:00:00.000Z',
  )
})
