import type { RandomBytes } from '../clock.ts'
import type { Containers } from '../containers.ts'
import { newInputId } from '../engine/new-input-id.ts'
import type { PerformAction } from '../engine/town-engine.ts'

/** A turn in hand and a snapshot of a large conversation fit; a person who pressed "stop" does not wait longer. */
export const drainMs = 15_000

/**
 * Stops the container. The town is told here too, and not only by the container's own last report: one that was gone before
 * has nobody to report it.
 */
export function performContainerDrain(options: { containers: Pick<Containers, 'stop'>; random: RandomBytes }): PerformAction {
  return async (engine, { action }) => {
    if (action.type !== 'container.drain') return
    await options.containers.stop({ townId: engine.townId, drainMs })
    const { containerGeneration } = action
    const report = {
      type: 'container.gone',
      inputId: newInputId(options.random),
      containerGeneration,
      reason: 'It was stopped.',
    } as const
    await engine.take({ kind: 'report', report })
  }
}
