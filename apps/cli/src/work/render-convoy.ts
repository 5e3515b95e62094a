import type { BeadView } from '@gastown/contract/work/bead'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { clip } from '../clip.ts'
import { renderTable } from '../render-table.ts'
import { wavesOf, type NumberedMember } from './convoy-waves.ts'
import { shortCommit } from './render-beads.ts'
import { renderCost } from './render-cost.ts'

const titleCharacters = 48

export function renderConvoys(convoys: readonly ConvoyView[]): string[] {
  const rows = convoys.map((convoy) => [
    convoy.convoyId,
    convoy.status,
    landedOf(convoy),
    clip(convoy.title, titleCharacters),
    clip(convoy.waits ?? convoy.reason ?? '', titleCharacters),
    renderCost(convoy.spend),
  ])
  return renderTable(['CONVOY', 'STATUS', 'LANDED', 'TITLE', 'NOW', 'COST'], rows)
}

/** A convoy with its beads in waves: what stands in one may be worked on side by side, and waits for the numbers behind its arrow. */
export function renderConvoy({ convoy, beads }: { convoy: ConvoyView; beads: readonly BeadView[] }): string[] {
  const byId = new Map<string, BeadView>(beads.map((bead) => [bead.beadId, bead]))
  const { mode, featureBranch, waits, reason, landedCommit } = convoy
  return [
    `${convoy.title}  ${convoy.convoyId}`,
    `${convoy.status}, ${landedOf(convoy)} landed${convoy.failedCount === 0 ? '' : `, ${convoy.failedCount} failed`}; ${mode}; ${renderCost(convoy.spend)}`,
    ...(featureBranch === undefined ? [] : [`feature branch ${featureBranch}`]),
    ...(landedCommit === undefined ? [] : [`landed as ${shortCommit(landedCommit)}`]),
    ...(waits === undefined ? [] : [waits]),
    ...(reason === undefined || reason === '' ? [] : [reason]),
    ...wavesOf(convoy.members).flatMap((wave, index) => ['', `Wave ${index + 1}`, ...renderWave(wave, byId)]),
  ]
}

function renderWave(wave: readonly NumberedMember[], beads: ReadonlyMap<string, BeadView>): string[] {
  const numberWidth = Math.max(...wave.map(({ number }) => String(number).length))
  const statusWidth = Math.max(...wave.map(({ status }) => status.length))
  return wave.flatMap((member) => {
    const { number, status, title, beadId, after, outside, landedCommit } = member
    const arrow = after.length + outside.length === 0 ? '' : `  ← ${[...after, ...outside].join(', ')}`
    const now = landedCommit === undefined ? beads.get(beadId)?.waits?.text : `landed as ${shortCommit(landedCommit)}`
    const mark = marks[status]
    const indent = ' '.repeat(numberWidth + statusWidth + 8)
    return [
      `  ${mark} ${String(number).padStart(numberWidth)}  ${status.padEnd(statusWidth)}  ${clip(title, 2 * titleCharacters)}${arrow}`,
      `${indent}${beadId}${now === undefined ? '' : `  ${now}`}`,
    ]
  })
}

const marks = { open: '○', in_progress: '◐', in_review: '◑', closed: '●', failed: '✗' } as const

export function landedOf({ closedCount, totalCount }: ConvoyView): string {
  return `${closedCount} of ${totalCount}`
}
