import type { TelemetryEvent } from '@gastown/contract/telemetry'

/** An event with the time at which the town took it; milliseconds since 1970. */
export interface StampedEvent {
  readonly atMs: number
  readonly event: TelemetryEvent
}
