import type { Bead } from '@gastown/contract/work/bead'
import type { WorkEvent } from '@gastown/contract/work/events'
import type { Town } from '../town.ts'
import { beadLimit, isOverBeadLimit, renderUsd, townLimits, usdOf } from '../work/budgets.ts'
import { releaseWorkers } from '../work/end-work.ts'
import { escalate } from '../work/escalate.ts'
import type { Rule } from './rule.ts'

const dayMs = 86_400_000

/**
 * W2. A hard limit pauses the work and stops who works, the work saved; it goes on when the limit is raised or its day is over. A soft one
 * warns once. A bead over its own limit stops alone.
 */
export const keepBudgets: Rule = (town, at) => {
  const { work } = town
  const limits = townLimits(work, at)
  const over = limits.find(({ limit, spentUsd }) => limit.hardUsd !== undefined && spentUsd >= limit.hardUsd)
  const events: WorkEvent[] = []
  if (over !== undefined && work.pause === null) {
    const reason = `${capitalised(over.what)} is used up: ${renderUsd(over.spentUsd)} of ${renderUsd(over.limit.hardUsd ?? 0)}. Raise it in the settings to go on.`
    events.push({ type: 'dispatch.paused', cause: 'budget', reason, at })
    events.push(
      ...escalate(
        work,
        { key: `budget-${over.key}`, severity: 'high', title: 'The work is paused: the budget is used up', body: reason },
        at,
      ),
    )
  }
  if (over === undefined && work.pause?.cause === 'budget') events.push({ type: 'dispatch.resumed', by: 'town', at })
  if (events.length > 0) return { events }
  if (work.pause?.cause === 'budget') {
    const stopped = inProgress(town).flatMap((bead) => stopFor(town, bead, work.pause?.reason ?? '', at))
    if (stopped.length > 0) return { events: stopped }
  }
  const wakeAt = work.pause?.cause === 'budget' ? new Date(Math.floor(Date.parse(at) / dayMs + 1) * dayMs).toISOString() : null
  return { events: [...warnOfTown(town, at), ...inProgress(town).flatMap((bead) => watchBead(town, bead, at))], wakeAt }
}

function warnOfTown({ work }: Town, at: string): readonly WorkEvent[] {
  return townLimits(work, at).flatMap(({ key, what, limit, spentUsd }) => {
    if (limit.softUsd === undefined || spentUsd < limit.softUsd) return []
    const body = `${renderUsd(spentUsd)} are spent; you wanted to know at ${renderUsd(limit.softUsd)}.${limit.hardUsd === undefined ? '' : ` At ${renderUsd(limit.hardUsd)} the work is paused.`}`
    return warn(
      work,
      `${key}-${limit.softUsd}`,
      { key: `soft-${key}`, severity: 'medium', title: `${capitalised(what)} is nearly used up`, body },
      at,
    )
  })
}

function watchBead(town: Town, bead: Bead, at: string): readonly WorkEvent[] {
  const { work } = town
  const { softUsd, hardUsd } = beadLimit(work, bead)
  const spent = renderUsd(usdOf(bead.spend))
  if (isOverBeadLimit(work, bead)) {
    const reason = `It has used up its budget: ${spent} of ${renderUsd(hardUsd ?? 0)}. Raise it to go on; its work is kept.`
    return [
      ...stopFor(town, bead, reason, at),
      ...escalate(
        work,
        {
          key: `${bead.beadId}-budget`,
          severity: 'high',
          title: `"${bead.title}" has used up its budget`,
          body: reason,
          about: { beadId: bead.beadId },
        },
        at,
      ),
    ]
  }
  if (softUsd === undefined || usdOf(bead.spend) < softUsd) return []
  const body = `${spent} are spent on it; you wanted to know at ${renderUsd(softUsd)}.`
  return warn(
    work,
    `${bead.beadId}-${softUsd}`,
    { key: `${bead.beadId}-soft`, severity: 'low', title: `"${bead.title}" is dear`, body, about: { beadId: bead.beadId } },
    at,
  )
}

function warn(work: Town['work'], key: string, problem: Parameters<typeof escalate>[1], at: string): readonly WorkEvent[] {
  return work.warnedBudgets.includes(key) ? [] : [{ type: 'budget.warned', key, at }, ...escalate(work, problem, at)]
}

function stopFor({ work }: Town, bead: Bead, reason: string, at: string): readonly WorkEvent[] {
  return [
    { type: 'bead.attempt_ended', beadId: bead.beadId, outcome: 'stopped', reason, retryAt: null, at },
    ...releaseWorkers(work, bead, reason, at),
  ]
}

function inProgress({ work }: Town): readonly Bead[] {
  return [...work.workers.values()].flatMap(({ run }) => {
    const bead = run.state !== 'idle' && run.task.kind === 'bead' ? work.beads.get(run.task.beadId) : undefined
    return bead?.status === 'in_progress' ? [bead] : []
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
