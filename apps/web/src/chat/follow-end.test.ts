import { expect, test } from 'vitest'
import { followsAfter, type ScrollPlace } from './follow-end.ts'

const place = (scrollTop: number, scrollHeight = 1000): ScrollPlace => ({ scrollTop, scrollHeight, clientHeight: 400 })

test('at the end or near it, the end is followed', () => {
  expect(followsAfter(false, place(0), place(600))).toBe(true)
  expect(followsAfter(false, place(0), place(521))).toBe(true)
  expect(followsAfter(false, place(0), place(520))).toBe(false)
})

test('a reader who scrolls up is left there', () => {
  expect(followsAfter(true, place(600), place(400))).toBe(false)
  expect(followsAfter(false, place(400), place(410))).toBe(false)
})

test('content that grows is no scroll of the reader', () => {
  expect(followsAfter(true, place(600), place(600, 1500))).toBe(true)
  expect(followsAfter(true, null, place(0, 5000))).toBe(true)
})
