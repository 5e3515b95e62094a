import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import { addSpend, noSpend, type Spend } from '@gastown/contract/work/spend'
import type { Costs } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import { agentViews } from './agent-view.ts'

/**
 * What was spent, by day, agent, rig, convoy and bead. `dearest` are the beads of all times that cost the most, `convoys` the newest of all
 * times: unfinished ones are all there, whatever their age.
 */
export function costsView(options: { town: Town; dearest: readonly Bead[]; convoys: readonly Convoy[] }): Costs {
  const { town, dearest } = options
  const { ledger } = town.work
  const convoys = new Map([...options.convoys, ...town.work.convoys.values()].map((convoy) => [convoy.convoyId, convoy]))
  return {
    total: ledger.total,
    byDay: ledger.days.map(({ day, spend }) => ({ day, spend })),
    byAgent: agentCosts(town),
    byRig: [...ledger.rigs].map(([rigId, spend]) => ({ rigId, name: town.rigs.get(rigId)?.name ?? rigId, spend })),
    byConvoy: Array.from(convoys.values(), ({ convoyId, title, spend }) => ({ convoyId, title, spend })).toSorted(dearestFirst),
    byBead: dearest.map(({ beadId, title, status, spend }) => ({ beadId, title, status, spend })),
  }
}

/** Also of workers that were let go; one whose name came again has what both spent. */
function agentCosts(town: Town): Costs['byAgent'] {
  const { letGo } = town.work.ledger
  const there = agentViews(town).map(({ agentId, name, spend }) => {
    const before = letGo.get(agentId)?.spend ?? noSpend
    return { agentId, name, spend: addSpend(before, spend) }
  })
  const known = new Set(there.map(({ agentId }) => agentId))
  const gone = [...letGo].flatMap(([agentId, { name, spend }]) => (known.has(agentId) ? [] : [{ agentId, name, spend }]))
  return [...there, ...gone]
}

function dearestFirst(one: { readonly spend: Spend }, other: { readonly spend: Spend }): number {
  return other.spend.costMicros - one.spend.costMicros
}
