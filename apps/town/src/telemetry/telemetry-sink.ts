/**
 * One point, shaped like Workers Analytics Engine: one index, up to 20 blobs (text) and 20 doubles (numbers), so that the
 * same writer works there. Which blob means what is fixed in `telemetry-points.ts`.
 */
export interface TelemetryPoint {
  /** The town id. */
  readonly index: string
  readonly blobs: readonly string[]
  readonly doubles: readonly number[]
}

export interface TelemetrySink {
  /** Never throws and never waits: telemetry must not slow or break what it measures. */
  write(point: TelemetryPoint): void
  /** Removes what there is of a deleted town; later points of it are dropped. */
  purge(index: string): void
}
