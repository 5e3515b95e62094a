import { GastownError } from '@gastown/contract/errors'
import type { TownEngine } from '../../engine/town-engine.ts'
import { containerView } from '../../views/container-view.ts'

/** Throws CONTAINER_UNAVAILABLE, with the way out, unless the container runs: asking never boots one that sleeps. */
export function requireContainer({ town }: Pick<TownEngine, 'town'>): void {
  const { state, reason } = containerView(town.container)
  switch (state) {
    case 'running':
      return
    case 'starting':
    case 'stopping':
      throw new GastownError('CONTAINER_UNAVAILABLE', `Only the container can say that. ${reason} Ask again in a moment.`)
    case 'asleep':
    case 'crashed':
    case 'failed':
      throw new GastownError(
        'CONTAINER_UNAVAILABLE',
        `Only the container can say that, and it does not run: ${reason} Restart it, or write to the mayor, and ask again.`,
      )
  }
}
