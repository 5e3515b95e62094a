import type { GastownClient } from '@gastown/client/gastown-client'
import { GastownError } from '@gastown/contract/errors'
import type { RigView } from '@gastown/contract/views'

/** The rig with this id or name; without one, the only rig of the town. Rejects with RIG_NOT_FOUND, or INVALID_INPUT when it is not clear which. */
export async function findRig(client: GastownClient, townId: string, named: string | undefined): Promise<RigView> {
  const { rigs } = await client.listRigs.query({ townId })
  return pickRig(rigs, named)
}

export function pickRig(rigs: readonly RigView[], named: string | undefined): RigView {
  if (named !== undefined) {
    const found = rigs.find((rig) => rig.rigId === named) ?? rigs.find((rig) => rig.name === named)
    if (found !== undefined) return found
    throw new GastownError('RIG_NOT_FOUND', `There is no rig "${named}" in this town. gastown rig list shows them.`, {
      field: 'rig',
    })
  }
  const [only, second] = rigs
  if (only === undefined)
    throw new GastownError('RIG_NOT_FOUND', 'The town has no rig yet. Add one: gastown rig add <repository>', { field: 'rig' })
  if (second === undefined) return only
  const names = rigs.map((rig) => `${rig.name} (${rig.rigId})`).join(', ')
  throw new GastownError('INVALID_INPUT', `Say which rig: ${names}.`, { field: 'rig' })
}
