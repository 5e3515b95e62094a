import type { Telemetry } from '../telemetry/telemetry.ts'
import type { TownBoard } from './town-board.ts'

/** Measures the ends of containers, with their reasons: only a town's own turns know them all. Returns the unsubscriber. */
export function recordContainerEnds(options: {
  board: Pick<TownBoard, 'onChange'>
  telemetry: Pick<Telemetry, 'record'>
}): () => void {
  return options.board.onChange(({ engine, turn }) => {
    for (const event of turn?.events ?? []) {
      if (event.type !== 'container.stopped') continue
      options.telemetry.record(engine.townId, { event: 'container.exited', reason: event.reason.slice(0, 500) })
    }
  })
}
