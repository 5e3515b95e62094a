import type { TelemetryPoint } from './telemetry-sink.ts'

export interface StampedPoint {
  /** When the sink took it; milliseconds since 1970. */
  readonly atMs: number
  readonly point: TelemetryPoint
}

/** Reads back what a sink has written. What was written before the call is in the answer. */
export interface TelemetryReader {
  /** The newest `limit` points of one index whose first blob is `event`, not older than `sinceMs`; oldest first. */
  readPoints(options: { index: string; event: string; sinceMs: number; limit: number }): Promise<readonly StampedPoint[]>
}
