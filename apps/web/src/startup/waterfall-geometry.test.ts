import type { AgentId } from '@gastown/contract/ids'
import type { PastStart } from '@gastown/contract/startup-history'
import { expect, test } from 'vitest'
import { scaleEndMs, waterfallBars } from './waterfall-geometry.ts'

const startOf = (...phases: readonly [PastStart['phases'][number]['phase'], number, number][]): PastStart => ({
  startedAt: '2026-03-01T12:00:00.000Z',
  role: 'mayor',
  agentId: 'mayor-1' as AgentId,
  generation: 1,
  outcome: null,
  prewarm: null,
  phases: phases.map(([phase, elapsedMs, phaseMs]) => ({ phase, elapsedMs, phaseMs, prewarmed: phaseMs === 0 })),
  readyMs: null,
})

test('the scale ends at a round number that no bar passes', () => {
  expect(scaleEndMs([])).toBe(1)
  expect(scaleEndMs([startOf(['sdk_ready', 4100, 1]), startOf(['sdk_ready', 6700, 1])])).toBe(8000)
  expect(scaleEndMs([startOf(['sdk_ready', 10_000, 1])])).toBe(10_000)
})

test('the first token, which waits for the user, neither has a bar nor stretches the scale', () => {
  const start = startOf(['sdk_ready', 4000, 4000], ['first_token', 3_600_000, 900])
  expect(scaleEndMs([start])).toBe(4000)
  expect(waterfallBars(start, 4000).map(({ phase }) => phase.phase)).toEqual(['sdk_ready'])
})

test('a bar ends where its phase had elapsed and is as wide as the phase took', () => {
  expect(waterfallBars(startOf(['container_ready', 1000, 1000], ['sdk_ready', 4000, 3000]), 4000)).toMatchObject([
    { left: 0, width: 25, lane: 0 },
    { left: 25, width: 75, lane: 0 },
  ])
})

test('phases side by side are in lanes of their own, and later ones return to the first', () => {
  const start = startOf(['workspace_ready', 1100, 100], ['db_hydrated', 1120, 120], ['sdk_ready', 4000, 2880])
  const lanes = Object.fromEntries(waterfallBars(start, 4000).map(({ phase, lane }) => [phase.phase, lane]))
  expect(lanes).toEqual({ workspace_ready: 0, db_hydrated: 1, sdk_ready: 0 })
})

test('what a prewarm had done has no width; what began before the start is cut at 0', () => {
  const [before, prewarmed] = waterfallBars(startOf(['container_ready', 500, 900], ['sdk_ready', 600, 0]), 1000)
  expect(before).toMatchObject({ left: 0, width: 50 })
  expect(prewarmed).toMatchObject({ left: 60, width: 0 })
})
