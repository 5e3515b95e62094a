import type { Bead, WaitReason } from '@gastown/contract/work/bead'
import type { BeadCard } from '@gastown/contract/work/bead-card'

/** A bead without what a list does not show. `waits`: what it waits for at this moment; null of a closed one. */
export function beadCard(bead: Bead, waits: WaitReason | null): BeadCard {
  const {
    body: _body,
    results: _results,
    model: _model,
    attempts,
    retryAt: _retryAt,
    wishedAgentId: _wished,
    branch: _branch,
    doneRefusals: _refusals,
    reworkCause: _cause,
    savedCommit: _saved,
    checkpoint: _checkpoint,
    summary: _summary,
    budgetUsd: _budget,
    spend,
    ...shown
  } = bead
  const begunAt = attempts[0]?.startedAt ?? bead.startedAt
  return {
    ...shown,
    costMicros: spend.costMicros,
    ...(begunAt === undefined ? {} : { begunAt }),
    ...(waits === null ? {} : { waits }),
  }
}
