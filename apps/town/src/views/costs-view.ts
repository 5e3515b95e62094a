import type { Bead } from '@gastown/contract/work/bead'
import type { Costs } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import { agentViews } from './agent-view.ts'

/** What was spent, by day, agent, rig, convoy and bead; `dearest` are the beads of all times that cost the most. */
export function costsView(town: Town, dearest: readonly Bead[]): Costs {
  const { ledger, convoys } = town.work
  return {
    total: ledger.total,
    byDay: ledger.days.map(({ day, spend }) => ({ day, spend })),
    byAgent: agentViews(town).map(({ agentId, name, spend }) => ({ agentId, name, spend })),
    byRig: [...ledger.rigs].map(([rigId, spend]) => ({ rigId, name: town.rigs.get(rigId)?.name ?? rigId, spend })),
    byConvoy: [...convoys.values()].map(({ convoyId, title, spend }) => ({ convoyId, title, spend })),
    byBead: dearest.map(({ beadId, title, status, spend }) => ({ beadId, title, status, spend })),
  }
}
