import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useMemo } from 'react'
import { useTownVisit } from '../town/town-visit.ts'

/** Names of what beads name by id. Of what has ended the town tells no more: then the name is absent. */
export interface TownNames {
  readonly rigs: ReadonlyMap<string, string>
  readonly agents: ReadonlyMap<string, string>
  readonly convoys: ReadonlyMap<string, string>
}

const none: readonly never[] = []

export function useTownNames(): TownNames {
  const { town } = useTownVisit()
  const rigs = town?.rigs ?? none
  const agents = town?.work.agents ?? none
  const convoys: readonly ConvoyView[] = town?.work.convoys ?? none
  return useMemo(
    () => ({
      rigs: new Map(rigs.map(({ rigId, name }) => [rigId, name])),
      agents: new Map(agents.map(({ agentId, name }) => [agentId, name])),
      convoys: new Map(convoys.map(({ convoyId, title }) => [convoyId, title])),
    }),
    [rigs, agents, convoys],
  )
}
