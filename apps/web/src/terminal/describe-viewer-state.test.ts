import { expect, test } from 'vitest'
import { describeViewerState } from './describe-viewer-state.ts'

test('a live terminal is not covered by words, every other state has some', () => {
  expect(describeViewerState({ state: 'live' }, 0)).toBeNull()
  expect(describeViewerState({ state: 'connecting', attempt: 1 }, 0)).toBe('Connecting…')
  expect(describeViewerState({ state: 'waiting', text: 'Starting the server' }, 0)).toBe('Starting the server')
  expect(describeViewerState({ state: 'ended', exitCode: 1, text: 'gone' }, 0)).toContain('exit code 1')
  expect(describeViewerState({ state: 'refused', text: 'no such agent' }, 0)).toBe('no such agent')
})

test('the time of a lost connection goes on after it was told', () => {
  expect(describeViewerState({ state: 'disconnected', sinceMs: 2000, nextAttemptInMs: 100 }, 3000)).toContain('5.0 s')
})
