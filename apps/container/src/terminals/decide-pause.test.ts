import { expect, it } from 'vitest'
import { decidePause } from './decide-pause.ts'

it.each([
  ['nobody looks', false, 0, [], false],
  ['the screen is far behind', false, 100_001, [], true],
  ['the screen still parses', true, 5_001, [], true],
  ['the screen has caught up', true, 5_000, [], false],
  ['the only viewer is far behind', false, 0, [100_001], true],
  ['one of two is fast', false, 0, [900_000, 10], false],
  ['the fastest is between the marks: it stays at rest', true, 0, [50_000, 90_000], true],
  ['the fastest is between the marks: it stays awake', false, 0, [50_000, 200_000], false],
  ['the fastest has caught up', true, 0, [5_000, 200_000], false],
  ['the last viewer has left', true, 0, [], false],
])('%s', (_, paused, screenBacklogBytes, viewerLagsBytes, expected) => {
  expect(decidePause({ paused, screenBacklogBytes, viewerLagsBytes })).toBe(expected)
})
