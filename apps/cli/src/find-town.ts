import type { GastownClient } from '@gastown/client/gastown-client'
import { GastownError } from '@gastown/contract/errors'
import type { TownSummary } from '@gastown/contract/views'

/** The town with this id or name; without one, the only town there is. Throws TOWN_NOT_FOUND, or INVALID_INPUT when it is not clear which. */
export async function findTown(client: GastownClient, named: string | undefined): Promise<TownSummary> {
  const { towns } = await client.listTowns.query()
  return pickTown(towns, named)
}

export function pickTown(towns: readonly TownSummary[], named: string | undefined): TownSummary {
  const found =
    named === undefined
      ? towns
      : (towns.filter((town) => town.townId === named).at(0) ?? towns.filter((town) => town.name === named))
  const candidates = Array.isArray(found) ? found : [found]
  const [only] = candidates
  if (only === undefined) {
    const detail =
      named === undefined
        ? 'There is no town yet. Make one: gastown town create <name>'
        : `There is no town "${named}". gastown town list shows them.`
    throw new GastownError('TOWN_NOT_FOUND', detail, { field: 'town' })
  }
  if (candidates.length > 1) {
    const ids = candidates.map((town) => `${town.townId} (${town.name})`).join(', ')
    throw new GastownError('INVALID_INPUT', `Say which town, by its id: ${ids}.`, { field: 'town' })
  }
  return only
}
