import { expect, it } from 'vitest'
import { InputQueue } from './input-queue.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function createQueue() {
  const acknowledged: [string, number][] = []
  const queue = new InputQueue((viewerId, offset) => acknowledged.push([viewerId, offset]))
  let written = ''
  const pending: (() => void)[] = []
  const write = (bytes: Uint8Array, done: () => void) => {
    written += new TextDecoder().decode(bytes)
    pending.push(done)
  }
  const finishWrites = () => {
    for (let done = pending.shift(); done !== undefined; done = pending.shift()) done()
  }
  return { queue, acknowledged, write, finishWrites, written: () => written }
}

it('input that comes twice, or overlaps, is written once', () => {
  const { queue, write, finishWrites, written } = createQueue()
  queue.deliverTo(write)
  queue.greet('v', 0)
  expect(queue.receive('v', 0, bytesOf('abc'))).toBeUndefined()
  expect(queue.receive('v', 0, bytesOf('abc'))).toBeUndefined()
  expect(queue.receive('v', 1, bytesOf('bcde'))).toBeUndefined()
  finishWrites()
  expect(written()).toBe('abcde')
})

it('is kept while no PTY listens, in the order of all viewers, and acknowledged when it is written', () => {
  const { queue, write, finishWrites, written, acknowledged } = createQueue()
  queue.greet('one', 0)
  queue.greet('two', 10)
  queue.receive('one', 0, bytesOf('a'))
  queue.receive('two', 10, bytesOf('b'))
  queue.receive('one', 1, bytesOf('c'))
  expect(acknowledged).toEqual([])
  queue.deliverTo(write)
  expect(acknowledged).toEqual([])
  finishWrites()
  expect(written()).toBe('abc')
  expect(acknowledged).toEqual([
    ['one', 1],
    ['two', 11],
    ['one', 2],
  ])
})

it('what the old PTY was just being given is not given to the new one; what waits is', () => {
  const { queue, write, finishWrites, written, acknowledged } = createQueue()
  queue.deliverTo(write)
  queue.greet('v', 0)
  queue.receive('v', 0, bytesOf('old'))
  queue.receive('v', 3, bytesOf('new'))
  queue.hold()
  expect(acknowledged).toEqual([['v', 3]])
  queue.deliverTo(write)
  finishWrites()
  expect(written()).toBe('oldnew')
  expect(acknowledged.at(-1)).toEqual(['v', 6])
})

it('a viewer that comes again is told what was received; one that nobody knows goes on from what it says', () => {
  const { queue } = createQueue()
  expect(queue.greet('v', 5)).toEqual({ received: 5, written: 5 })
  queue.receive('v', 5, bytesOf('abc'))
  expect(queue.greet('v', 5)).toEqual({ received: 8, written: 5 })
})

it('missing input, a stranger’s input, and more than the window are refused', () => {
  const { queue } = createQueue()
  queue.greet('v', 0)
  expect(queue.receive('v', 1, bytesOf('b'))).toHaveProperty('bad')
  expect(queue.receive('stranger', 0, bytesOf('b'))).toHaveProperty('bad')
  expect(queue.receive('v', 0, new Uint8Array(65_537))).toHaveProperty('bad')
  expect(queue.receive('v', 0, new Uint8Array(65_536))).toBeUndefined()
})
