import { flowLimits } from '@gastown/terminal/flow-limits'

/**
 * Whether the PTY rests, its program blocked in its next write. It rests while the headless screen, which must parse all, is
 * behind, and while even the fastest viewer is. A slow viewer beside a fast one is overtaken instead.
 * Between the two watermarks it stays as it is, so that it does not flutter.
 */
export function decidePause(facts: {
  readonly paused: boolean
  /** Output that the headless screen has not parsed, bytes. */
  readonly screenBacklogBytes: number
  /** For each viewer that makes progress: output that it has not acknowledged, bytes. */
  readonly viewerLagsBytes: readonly number[]
}): boolean {
  const limit = facts.paused ? flowLimits.lowWaterBytes : flowLimits.highWaterBytes
  if (facts.screenBacklogBytes > limit) return true
  return facts.viewerLagsBytes.length > 0 && Math.min(...facts.viewerLagsBytes) > limit
}
