import type { TownSummary } from '@gastown/contract/views'
import type { Town } from '@gastown/core/town'
import { containerView } from './container-view.ts'
import { mayorView } from './mayor-view.ts'

/** A town's row in the list of towns. */
export function townSummary(town: Town): TownSummary {
  const { townId, name, createdAt, config, container, mayor } = town
  return {
    townId,
    name,
    createdAt,
    engine: config.engine,
    provider: config.model.provider,
    containerState: container.run.state,
    containerReason: containerView(container).reason,
    mayorStatus: mayor === null ? null : mayorView(mayor, container).status,
  }
}
