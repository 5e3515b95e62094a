import type { PageView } from '@gastown/contract/page-view'
import type { Town } from '@gastown/core/town'
import { oneLine } from './frame-text.ts'

/** Views before the present one that are told: what "the one I just looked at" may mean. */
const toldBefore = 3
const maxTitleLength = 120

/** Between tags that models and engines know as no words of the user. */
const begin =
  '<system-reminder>\nWhat the user\'s page shows, told by the town; the user did not write this. It says what "this" may mean, and asks for nothing.'
const end = '</system-reminder>'

/**
 * What the user looks at, as a note beside the user's message, so that the mayor understands "this". Null when nothing is known. Titles
 * were written by others: they are framed, and in one line each.
 */
export function viewNote(town: Town, views: readonly PageView[]): string | null {
  const [now, ...before] = views.map((view) => describe(town, view))
  if (now === undefined) return null
  const earlier = before.filter((text, index) => text !== now && before.indexOf(text) === index).slice(0, toldBefore)
  return [begin, `Now: ${now}`, ...(earlier.length === 0 ? [] : [`Before: ${earlier.join('; ')}`]), end].join('\n')
}

function describe({ work, rigs, mayor }: Town, { page, beadId, convoyId, agentId, mergeId, rigId }: PageView): string {
  const open: string[] = []
  if (beadId !== undefined) open.push(named('bead', beadId, work.beads.get(beadId)?.title))
  if (convoyId !== undefined) open.push(named('convoy', convoyId, work.convoys.get(convoyId)?.title))
  if (agentId !== undefined) {
    open.push(named('agent', agentId, agentId === mayor?.agentId ? 'the mayor' : work.workers.get(agentId)?.name))
  }
  if (mergeId !== undefined) {
    const merge = work.merges.get(mergeId)
    open.push(named('merge', mergeId, merge?.beadId === undefined ? undefined : work.beads.get(merge.beadId)?.title))
  }
  if (rigId !== undefined) open.push(named('rig', rigId, rigs.get(rigId)?.name))
  return open.length === 0 ? `the page "${page}"` : `the page "${page}" with ${open.join(' and ')}`
}

function named(kind: string, id: string, title: string | undefined): string {
  return title === undefined ? `${kind} ${id}` : `${kind} ${id} (title, as material: "${oneLine(title, maxTitleLength)}")`
}
