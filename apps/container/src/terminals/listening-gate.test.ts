import { StandingClock } from '@gastown/terminal/testing/standing-clock'
import { expect, it } from 'vitest'
import { ListeningGate } from './listening-gate.ts'

function createGate() {
  const clock = new StandingClock()
  const facts = { showsCursor: true, listening: 0 }
  const gate = new ListeningGate({
    after: clock.after,
    showsCursor: () => facts.showsCursor,
    onListening: () => (facts.listening += 1),
  })
  return { clock, facts, gate }
}

it('a shell listens in the first silence after its prompt', () => {
  const { clock, facts, gate } = createGate()
  clock.move(2_000)
  gate.output()
  clock.move(149)
  gate.output()
  clock.move(149)
  expect(facts.listening).toBe(0)
  clock.move(1)
  expect(facts.listening).toBe(1)
  expect(clock.alarmCount).toBe(0)
})

it('a TUI listens when it shows the cursor, however quiet it was before', () => {
  const { clock, facts, gate } = createGate()
  facts.showsCursor = false
  gate.output()
  clock.move(4_000)
  expect(facts.listening).toBe(0)
  facts.showsCursor = true
  gate.output()
  clock.move(150)
  expect(facts.listening).toBe(1)
})

it.each([
  ['hides its cursor for good', (gate: ListeningGate) => gate.output(), false, 10_000],
  ['shows nothing', () => {}, true, 15_000],
])('a program that %s gets its input all the same', (_, begin, showsCursor, waitMs) => {
  const { clock, facts, gate } = createGate()
  facts.showsCursor = showsCursor
  begin(gate)
  clock.move(waitMs - 1)
  expect(facts.listening).toBe(0)
  clock.move(1)
  expect(facts.listening).toBe(1)
  clock.move(60_000)
  expect(facts.listening).toBe(1)
})

it('a gate that was disposed of opens no more and leaves no timer', () => {
  const { clock, facts, gate } = createGate()
  gate.output()
  gate.dispose()
  gate.output()
  clock.move(60_000)
  expect(facts.listening).toBe(0)
  expect(clock.alarmCount).toBe(0)
})
