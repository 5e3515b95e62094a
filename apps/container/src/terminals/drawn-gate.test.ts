import { StandingClock } from '@gastown/terminal/testing/standing-clock'
import { expect, it } from 'vitest'
import { DrawnGate } from './drawn-gate.ts'

function createBench() {
  const clock = new StandingClock()
  const facts = { showsCursor: true, isFullScreen: false, drawn: 0 }
  const gate = new DrawnGate({
    after: clock.after,
    showsCursor: () => facts.showsCursor,
    isFullScreen: () => facts.isFullScreen,
    onDrawn: () => {
      facts.drawn += 1
    },
  })
  return { clock, facts, gate }
}

it('a prompt is drawn at once, also in a flood', () => {
  const { clock, facts, gate } = createBench()
  for (let ms = 0; ms < 60; ms += 1) {
    gate.output(4_000)
    clock.move(1)
  }
  expect(facts.drawn).toBe(1)
})

it('`kilo attach` is drawn when its conversation is there, not when its frame is', () => {
  const { clock, facts, gate } = createBench()
  Object.assign(facts, { isFullScreen: true, showsCursor: false })
  // As recorded: ms since the output before, bytes, whether the cursor shows.
  const trace = [
    [0, 280, false],
    [34, 6_057, false],
    [1_097, 6_457, false],
    [59, 34, false],
    [107, 1_674, true],
    [563, 21, true],
    [18, 2_015, true],
  ] as const
  for (const [ms, bytes, showsCursor] of trace) {
    clock.move(ms)
    expect(facts.drawn).toBe(0)
    facts.showsCursor = showsCursor
    gate.output(bytes)
  }
  clock.move(1_000)
  expect(facts.drawn).toBe(1)
})

it('one that has what it shows is drawn a moment after its next picture, and not by the one before', () => {
  const { clock, facts, gate } = createBench()
  facts.isFullScreen = true
  gate.output(6_000)
  clock.move(900)
  gate.fed()
  clock.move(900)
  expect(facts.drawn).toBe(0)
  gate.output(2_000)
  clock.move(149)
  expect(facts.drawn).toBe(0)
  clock.move(1)
  expect(facts.drawn).toBe(1)
})

it('one that has what it shows before it writes anything is not drawn by the little that comes first', () => {
  const { clock, facts, gate } = createBench()
  facts.isFullScreen = true
  gate.fed()
  gate.output(280)
  clock.move(999)
  expect(facts.drawn).toBe(0)
  gate.output(2_000)
  clock.move(150)
  expect(facts.drawn).toBe(1)
})

it('one that has what it shows and draws no other picture has drawn it before: an empty conversation', () => {
  const { clock, facts, gate } = createBench()
  facts.isFullScreen = true
  gate.output(6_000)
  gate.fed()
  clock.move(1_000)
  expect(facts.drawn).toBe(1)
})

it('a spinner and streamed words do not keep a picture from being whole', () => {
  const { clock, facts, gate } = createBench()
  facts.isFullScreen = true
  gate.output(2_000)
  for (let ms = 0; ms < 1_100; ms += 80) {
    clock.move(80)
    gate.output(60)
  }
  expect(facts.drawn).toBe(1)
})

it('a program that never shows its cursor, or repaints for ever, is shown all the same', () => {
  for (const showsCursor of [false, true]) {
    const { clock, facts, gate } = createBench()
    Object.assign(facts, { isFullScreen: true, showsCursor })
    for (let ms = 0; ms < 5_000; ms += 100) {
      gate.output(5_000)
      clock.move(100)
    }
    expect(facts.drawn).toBe(1)
  }
})

it('one that writes nothing is shown in the end; one that is gone is not', () => {
  const silent = createBench()
  silent.clock.move(15_000)
  expect(silent.facts.drawn).toBe(1)
  const gone = createBench()
  gone.gate.output(10)
  gone.gate.dispose()
  gone.clock.move(60_000)
  expect(gone.facts.drawn).toBe(0)
})
