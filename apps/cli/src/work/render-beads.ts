import type { Attempt, BeadView } from '@gastown/contract/work/bead'
import type { TownEventView } from '@gastown/contract/work/work-view'
import { clip } from '../clip.ts'
import { renderTable } from '../render-table.ts'
import { renderCost } from './render-cost.ts'

/** Wide enough to tell two apart; `bead show` has the whole. */
const titleCharacters = 48
const waitCharacters = 60
const shownEvents = 30

/** The beads as a table, each with the reason why it does not go on. */
export function renderBeads(beads: readonly BeadView[]): string[] {
  const rows = beads.map((bead) => [
    bead.beadId,
    bead.status,
    bead.priority,
    clip(bead.title, titleCharacters),
    clip(bead.waits?.text ?? endOf(bead), waitCharacters),
    renderCost(bead.spend),
  ])
  return renderTable(['BEAD', 'STATUS', 'PRIORITY', 'TITLE', 'NOW', 'COST'], rows)
}

/** Where an ended bead is. */
function endOf({ status, landedCommit, reason = '' }: BeadView): string {
  if (status === 'closed') return landedCommit === undefined ? reason : `landed as ${shortCommit(landedCommit)}`
  return status === 'failed' ? reason : ''
}

/** One bead and its history, for a person. */
export function renderBead({
  bead,
  history,
  dependants,
}: {
  bead: BeadView
  history: readonly TownEventView[]
  dependants: readonly string[]
}): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', `${bead.status}${bead.kind === 'rework' ? ` (rework: ${bead.reworkCause ?? 'of a branch'})` : ''}`],
    ['now', bead.waits?.text],
    ['priority', bead.priority],
    ['labels', joined(bead.labels)],
    ['rig', bead.rigId],
    ['convoy', bead.convoyId],
    ['parent', bead.parentId],
    ['depends on', joined(bead.dependsOn)],
    ['still waits for', joined(bead.blockedBy)],
    ['needed by', joined(dependants)],
    ['made', `${bead.createdAt} by ${bead.createdBy}`],
    ['worker', bead.agentId],
    ['wished worker', bead.wishedAgentId],
    ['model', bead.model],
    ['branch', bead.branch],
    ['landed', bead.landedCommit],
    ['reason', bead.reason],
    ['cost', `${renderCost(bead.spend)}${bead.budgetUsd === undefined ? '' : ` of $${bead.budgetUsd}`}`],
    ['tries', bead.attemptCount === 0 ? undefined : String(bead.attemptCount)],
  ]
  return [
    `${bead.title}  ${bead.beadId}`,
    ...facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name.padEnd(17)}${value}`])),
    ...section('What is to be done', bead.body.split('\n')),
    ...section('What the worker said', (bead.summary ?? '').split('\n')),
    ...section('Tries', bead.attempts.map(lineOfAttempt)),
    ...section(
      'History',
      history.slice(-shownEvents).map((event) => `${event.at}  ${event.text}`),
    ),
  ]
}

function lineOfAttempt({ number, agentId, outcome, endedAt, reason }: Attempt): string {
  return `${number}. ${outcome} at ${endedAt} by ${agentId}${reason === '' ? '' : `: ${reason}`}`
}

function joined(parts: readonly string[]): string | undefined {
  return parts.length === 0 ? undefined : parts.join(', ')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.every((line) => line.trim() === '') ? [] : ['', title, ...lines.map((line) => `  ${line}`.trimEnd())]
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 10)
}
