import { callOf, hasTool } from './agent-role.ts'
import type { Step } from './brain.ts'
import { toolResultsOfTurn, type ChatRequest } from './chat-request.ts'
import { pacedWords } from './paced-words.ts'
import { errorOf, fieldOf, isCutOff, jsonOf, listOf, textField } from './tool-answer.ts'

/** What a line of a terminal or two can take in. */
const toldConvoys = 5
const toldBeads = 8

/** Whether the mayor can look at the town's work. */
export function canTellStatus(request: ChatRequest): boolean {
  return hasTool(request, 'gt_list_convoys') && hasTool(request, 'gt_list_beads')
}

/** Reads the convoys, then the beads, and tells in words how they stand. */
export function tellStatus(request: ChatRequest): readonly Step[] {
  const [convoys, beads] = toolResultsOfTurn(request).filter((result) => !isCutOff(result))
  if (convoys === undefined) return [callOf(request, 'gt_list_convoys', {})]
  if (beads === undefined) return [callOf(request, 'gt_list_beads', {})]
  const error = errorOf(convoys) ?? errorOf(beads)
  const closing = '(I am the bundled demo model, a script: this is what the town’s own lists say.)'
  if (error !== null) return pacedWords(`I could not look at the town’s work: ${error} ${closing}`)
  return pacedWords([...convoyLines(convoys), ...beadLines(beads), closing].join('\n'))
}

/** Starts the convoy that waits for it. */
export function startStaged(request: ChatRequest): readonly Step[] {
  const results = toolResultsOfTurn(request)
  const first = results.findIndex((result) => !isCutOff(result))
  const convoys = results[first]
  if (convoys === undefined) return [callOf(request, 'gt_list_convoys', {})]
  const staged = convoysOf(convoys).find((convoy) => textField(convoy, 'status') === 'staged')
  const id = textField(staged, 'convoy_id', 'convoyId', 'id')
  const script = '(I am the bundled demo model, a script.)'
  if (id === undefined) return pacedWords(`No convoy is staged, so there is nothing to start. ${script}`)
  const started = results[first + 1]
  if (started === undefined) return [callOf(request, 'gt_convoy_start', { convoy_id: id })]
  const error = isCutOff(started) ? 'I was cut off, so I do not know whether it did.' : errorOf(started)
  const title = textField(staged, 'title') ?? id
  return pacedWords(
    error === null ? `Started “${title}” (${id}). ${script}` : `“${title}” (${id}) did not start: ${error} ${script}`,
  )
}

function convoysOf(answer: string): readonly unknown[] {
  return listOf(jsonOf(answer), 'convoys', 'items', 'result')
}

function convoyLines(answer: string): readonly string[] {
  const convoys = convoysOf(answer)
  if (convoys.length === 0) return ['There is no convoy.']
  return convoys.slice(0, toldConvoys).map((convoy) => {
    const members = listOf(convoy, 'members', 'beads')
    const total = textField(convoy, 'total_count', 'totalCount', 'total') ?? String(members.length)
    const closed =
      textField(convoy, 'closed_count', 'closedCount', 'closed') ??
      String(members.filter((member) => textField(member, 'status') === 'closed').length)
    const waits = waitOf(convoy)
    return `Convoy “${textField(convoy, 'title') ?? '?'}” is ${textField(convoy, 'status') ?? 'there'}: ${closed} of ${total} landed.${waits}`
  })
}

function beadLines(answer: string): readonly string[] {
  const beads = listOf(jsonOf(answer), 'beads', 'items', 'result')
  if (beads.length === 0) return ['There is no bead.']
  const states = beads.map((bead) => textField(bead, 'status') ?? 'unknown')
  const counts = [...new Set(states)].map(
    (state) => `${states.filter((each) => each === state).length} ${state.replaceAll('_', ' ')}`,
  )
  const unfinished = beads.filter((bead) => textField(bead, 'status') !== 'closed')
  const left = unfinished.length - toldBeads
  return [
    `${beads.length} ${beads.length === 1 ? 'bead' : 'beads'}: ${counts.join(', ')}.`,
    ...unfinished.slice(0, toldBeads).map((bead) => {
      const id = textField(bead, 'bead_id', 'beadId', 'id')
      const state = (textField(bead, 'status') ?? 'unknown').replaceAll('_', ' ')
      return `- “${textField(bead, 'title') ?? '?'}”${id === undefined ? '' : ` (${id})`}: ${state}.${waitOf(bead)}`
    }),
    ...(left > 0 ? [`… and ${left} more.`] : []),
  ]
}

/** Why it waits, as the town says it: a text, or a text among other things. */
function waitOf(value: unknown): string {
  const waits = fieldOf(value, 'waits', 'wait_reason', 'waitReason')
  const text = typeof waits === 'string' ? waits : textField(waits, 'text', 'reason')
  return text === undefined ? '' : ` ${text}`
}
