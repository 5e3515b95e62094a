import { agentIdSchema, derivedId, townIdSchema, type AgentId, type InputId, type TownId } from '@gastown/contract/ids'
import type { RandomBytes } from '../clock.ts'
import { newInputId } from '../engine/new-input-id.ts'

/** The ids of a town that does not exist yet, drawn ahead: whoever makes it with these inputs makes just this town and this mayor. */
export interface Spare {
  readonly townInputId: InputId
  readonly mayorInputId: InputId
  readonly townId: TownId
  readonly agentId: AgentId
}

export function drawSpare(random: RandomBytes): Spare {
  const [townInputId, mayorInputId] = [newInputId(random), newInputId(random)]
  return {
    townInputId,
    mayorInputId,
    townId: derivedId(townIdSchema, 'town', townInputId),
    agentId: derivedId(agentIdSchema, 'mayor', mayorInputId),
  }
}
