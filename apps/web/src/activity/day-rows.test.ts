import type { TownEventView } from '@gastown/contract/work/work-view'
import { expect, it } from 'vitest'
import { dayRows } from './day-rows.ts'

/** The reader's own time, wherever the test runs. */
const at = (day: number, hour: number): string => new Date(2026, 0, day, hour).toISOString()
const event = (seq: number, when: string): TownEventView => ({ seq, type: 'mail.sent', at: when, text: '' })

it('puts events under their days, each day once', () => {
  const now = new Date(2026, 0, 10, 12).getTime()
  const rows = dayRows([event(5, at(10, 11)), event(4, at(10, 0)), event(3, at(9, 23)), event(2, at(3, 1))], now)
  expect(rows.map((row) => (row.kind === 'day' ? row.day : row.event.seq))).toEqual([
    'Today',
    5,
    4,
    'Yesterday',
    3,
    expect.stringContaining('3') as string,
    2,
  ])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  expect(dayRows([], now)).toEqual([])
})
