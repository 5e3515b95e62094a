import { startupPhases } from '@gastown/contract/telemetry'
import { startupViewSchema } from '@gastown/contract/views'
import { expect, test } from 'vitest'
import { readyAfterMs, startupSteps } from './startup-steps.ts'

const startedAt = '2026-01-01T00:00:00.000Z'
const startMs = Date.parse(startedAt)

const startup = (
  phases: readonly [phase: string, phaseMs: number, elapsedMs: number, prewarmed?: boolean][],
  error: string | null = null,
) =>
  startupViewSchema.parse({
    startedAt,
    outcome: 'fresh_dispatch',
    prewarm: null,
    error,
    phases: phases.map(([phase, phaseMs, elapsedMs, prewarmed = false]) => ({ phase, phaseMs, elapsedMs, prewarmed })),
  })

const statesOf = (steps: readonly { state: string }[]) => steps.map(({ state }) => state).join(' ')

test('before the first phase is done the first one runs, from the moment of the start', () => {
  const steps = startupSteps({ startup: startup([]), live: false, nowMs: startMs + 250 })
  expect(statesOf(steps)).toBe('running pending pending pending pending pending pending')
  expect(steps[0]?.durationMs).toBe(250)
})

test('the running step counts from the end of the one before it', () => {
  const steps = startupSteps({
    startup: startup([
      ['container_ready', 200, 200],
      ['workspace_ready', 50, 250],
      ['db_hydrated', 50, 300],
    ]),
    live: false,
    nowMs: startMs + 1300,
  })
  expect(statesOf(steps)).toBe('done done done running pending pending pending')
  expect(steps[3]).toMatchObject({ phase: 'sdk_ready', label: 'server', durationMs: 1000 })
})

test('S6: a step that a prewarm had done says so, with 0 ms', () => {
  const [, , , server] = startupSteps({ startup: startup([['sdk_ready', 0, 20, true]]), live: true, nowMs: startMs })
  expect(server).toMatchObject({ state: 'done', durationMs: 0, prewarmed: true })
})

test('nothing spins for ever: not after an error, not when the mayor is live, and never for the first token', () => {
  const failed = startupSteps({ startup: startup([['container_ready', 200, 200]], 'no key'), live: false, nowMs: startMs + 9000 })
  const live = startupSteps({ startup: startup([['sdk_ready', 0, 20]]), live: true, nowMs: startMs + 9000 })
  const opened = startupSteps({ startup: startup([['terminal_ready', 900, 2500]]), live: false, nowMs: startMs + 9000 })
  expect(statesOf(failed)).toBe('done pending pending pending pending pending pending')
  expect(statesOf(live)).toBe('skipped skipped skipped done skipped skipped pending')
  expect(statesOf(opened)).toBe('skipped skipped skipped skipped skipped done pending')
})

test('a live mayor whose terminal still draws shows just that', () => {
  const steps = startupSteps({ startup: startup([['session_created', 90, 2700]]), live: true, nowMs: startMs + 3700 })
  expect(statesOf(steps)).toBe('skipped skipped skipped skipped done running pending')
  expect(steps[5]).toMatchObject({ phase: 'terminal_ready', durationMs: 1000 })
})

test('ready is when the terminal was, whatever the first token took; and unknown before', () => {
  expect(readyAfterMs(startup([['sdk_ready', 900, 1200]]))).toBeNull()
  expect(
    readyAfterMs(
      startup([
        ['session_created', 100, 1300],
        ['terminal_ready', 900, 2200],
        ['first_token', 9000, 11_200],
      ]),
    ),
  ).toBe(2200)
})

test('every phase of a mayor’s start has a step, in the contract’s order', () => {
  const shown = startupSteps({ startup: startup([]), live: true, nowMs: startMs }).map(({ phase }) => phase)
  const ofWorkers: readonly string[] = ['git_done', 'tools_ready', 'prompt_taken']
  expect(shown).toEqual(startupPhases.filter((phase) => !ofWorkers.includes(phase)))
})
