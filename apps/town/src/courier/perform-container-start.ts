import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { PerformAction } from '../engine/town-engine.ts'
import type { TownLinkOf } from './town-links.ts'

/** Starts a run of the container with a fresh token. That it serves is told to the town by its own report. */
export function performContainerStart(options: {
  containers: Pick<Containers, 'start'>
  townLink: TownLinkOf
  record: (townId: TownId, event: TelemetryEvent) => void
  clock: Clock
}): PerformAction {
  const { containers, townLink, record, clock } = options
  return async ({ townId, town }, { action }) => {
    if (action.type !== 'container.start') return
    const { containerGeneration } = action
    const beganMs = clock.now()
    const how = await containers.start({
      townId,
      containerGeneration,
      townLink: await townLink({ townId, containerGeneration }),
      sleepAfterMinutes: town.config.container.sleepAfterMinutes,
      terminal: town.config.terminal,
    })
    const claimed = how === 'claimed'
    record(townId, { event: 'container.started', durationMs: clock.now() - beganMs, adopted: false, claimed })
    if (how !== 'started') record(townId, { event: 'spare.wished', outcome: claimed ? 'claimed' : 'failed' })
  }
}
