import { conversationDeltaSchema, type ConversationDelta } from '@gastown/contract/conversation'
import { expect, test } from 'vitest'
import { createDeltaQueue } from './delta-queue.ts'

const delta = (offset: number): ConversationDelta =>
  conversationDeltaSchema.parse({ messageId: 'm', partId: 'p', offset, text: 'x', createdAt: '2026-01-01T00:00:00.000Z' })

function open() {
  const applied: number[][] = []
  const frames: (() => void)[] = []
  const queue = createDeltaQueue({
    apply: (deltas) => applied.push(deltas.map(({ offset }) => offset)),
    onNextFrame: (ring) => {
      frames.push(ring)
      return () => void frames.splice(frames.indexOf(ring), 1)
    },
  })
  return { queue, applied, nextFrame: () => frames.shift()?.(), frames }
}

test('what comes within one frame is applied at once, in its order', () => {
  const { queue, applied, nextFrame } = open()
  queue.push([delta(0), delta(1)])
  queue.push([delta(2)])
  expect(applied).toEqual([])
  nextFrame()
  queue.push([delta(3)])
  nextFrame()
  expect(applied).toEqual([[0, 1, 2], [3]])
})

test('a page that gets no frames keeps no more than 500', () => {
  const { queue, applied, frames } = open()
  for (let offset = 0; offset < 501; offset++) queue.push([delta(offset)])
  expect(applied.map(({ length }) => length)).toEqual([500])
  expect(frames).toHaveLength(1)
})

test('nothing is applied after it was closed', () => {
  const { queue, applied, frames } = open()
  queue.push([delta(0)])
  queue.close()
  expect(frames).toEqual([])
  expect(applied).toEqual([])
})
