import type { Brain, Step } from './brain.ts'
import { callOf } from './agent-role.ts'
import { lastUserText, toolResultsOfTurn, type ChatRequest } from './chat-request.ts'
import { directivesFor, parseDirectives, readDirectives, type Directive } from './directives.ts'
import { playWorker } from './play-worker.ts'
import { requestKindOf } from './request-kind.ts'
import { makeFolderOf, quote, toTop } from './shell-words.ts'
import { splitWords } from './split-words.ts'
import { workerOf, type Worker, type WorkerEvent } from './worker.ts'

/**
 * Does what the directives in the newest user message say; a worker does those of its bead. Each directive that calls a tool ends a
 * request: what stands behind it is done when the tool's result has come; when nothing does, the answer is that result between
 * `[[[` and `]]]`.
 */
export const directiveBrain: Brain = (request, attempt) => {
  switch (requestKindOf(request)) {
    case 'title':
      return [{ type: 'text', text: 'A scripted conversation' }]
    case 'summary':
      return [{ type: 'text', text: 'A summary of a scripted conversation.' }]
    case 'turn':
      break
  }
  const script = scriptOf(request)
  if (script === null) {
    const worker = workerOf(request)
    return worker?.primed === true ? playWorker(request, worker) : words(`You said: ${lastUserText(request).trim()}`)
  }
  const { section, last } = whereIn(script)
  if (section.length === 0 && script.events.at(-1)?.type === 'message') return words('The script of this bead has nothing left.')
  const steps = perform(section, { request, script, attempt })
  if (steps.some((step) => step.type !== 'wait') || last === undefined) return steps
  return [...steps, ...words(`[[[${last}]]]`)]
}

/** What is to be done, what became of it so far, and the title that its commits have. */
interface Script {
  readonly directives: readonly Directive[]
  readonly events: readonly WorkerEvent[]
  readonly title: string | undefined
}

/** The newest message's own directives come first, then those of a worker's bead. Null when there are none of either. */
function scriptOf(request: ChatRequest): Script | null {
  const text = lastUserText(request)
  const worker = workerOf(request)
  const bead = worker === null ? null : scriptOfBead(worker)
  const atBead = worker !== null && worker.prime.text === text
  const own = worker === null ? parseDirectives(text) : directivesOf(text, worker)
  if (own.length === 0 || atBead) return bead
  const events = toolResultsOfTurn(request).map((result): WorkerEvent => ({ type: 'result', text: result }))
  return { directives: own, events, title: worker?.prime.title }
}

function scriptOfBead(worker: Worker): Script | null {
  const directives = directivesOf(worker.prime.text, worker)
  return directives.length === 0 ? null : { directives, events: worker.events, title: worker.prime.title }
}

function directivesOf(text: string, { role, prime }: Worker): readonly Directive[] {
  const purpose = role === 'refinery' ? 'review' : prime.rework === null ? 'task' : 'rework'
  return directivesFor(readDirectives(text, { quoted: true }), { purpose, attempt: prime.attempt })
}

/** The section that comes next, and the last result. A section ends behind a tool, or where the turn is to end. */
function whereIn({ directives, events }: Script): { section: readonly Directive[]; last: string | undefined } {
  const sections: Directive[][] = [[]]
  for (const directive of directives) {
    sections.at(-1)?.push(directive)
    if (callsTool(directive) || directive.type === 'end') sections.push([])
  }
  let at = 0
  for (const event of events) {
    const endsTurn = sections[at]?.at(-1)?.type === 'end'
    if (endsTurn === (event.type === 'message')) at++
  }
  return { section: sections[at] ?? [], last: events.findLast((event) => event.type === 'result')?.text }
}

function callsTool({ type }: Directive): boolean {
  return type === 'tool' || type === 'commit' || type === 'done'
}

interface Performance {
  readonly request: ChatRequest
  readonly script: Script
  readonly attempt: number
}

function perform(directives: readonly Directive[], { request, script, attempt }: Performance): readonly Step[] {
  const steps: Step[] = []
  let dropAfter: number | undefined
  for (const directive of directives) {
    switch (directive.type) {
      case 'delay':
        steps.push({ type: 'wait', ms: directive.ms })
        break
      case 'say':
        steps.push(...words(directive.text))
        break
      case 'slow':
        for (let chunk = 1; chunk <= directive.chunks; chunk++) {
          steps.push({ type: 'text', text: `chunk-${chunk} ` }, { type: 'wait', ms: directive.ms })
        }
        break
      case 'tool':
        steps.push({ type: 'tool', name: directive.name, args: directive.args })
        break
      case 'commit': {
        const command = commitCommand(directive, script.title)
        steps.push({ type: 'tool', name: 'bash', args: { command, description: `Commits ${directive.path}` } })
        break
      }
      case 'done':
        steps.push(callOf(request, 'gt_done', { summary: directive.summary }))
        break
      case 'end':
        break
      case 'error':
        if (attempt <= directive.times) return [{ type: 'fail', status: directive.status }]
        break
      case 'hang':
        if (attempt <= directive.times) return [...steps, { type: 'hang' }]
        break
      case 'drop-after':
        if (attempt <= directive.times) dropAfter = directive.chunks
        break
    }
  }
  if (
    !steps.some((step) => step.type === 'text' || step.type === 'tool') &&
    directives.some((directive) => directive.type !== 'delay')
  ) {
    steps.push(...words('The script has nothing to say, and says so in some words.'))
  }
  return dropAfter === undefined ? steps : resetAfter(steps, dropAfter)
}

/** Commits that file alone: what else lies about stays as it is. */
function commitCommand({ path, text }: { path: string; text: string }, title: string | undefined): string {
  const file = quote(path)
  return [
    toTop,
    ...makeFolderOf(path),
    `printf '%s\\n' ${quote(text)} >> ${file}`,
    `git add -- ${file} && git commit -q -m ${quote(title ?? `Change ${path}`)} -- ${file}`,
    'git log --oneline -1',
  ].join('\n')
}

function resetAfter(steps: readonly Step[], chunks: number): readonly Step[] {
  let seen = 0
  const end = steps.findIndex((step) => step.type === 'text' && ++seen > chunks)
  return [...(end === -1 ? steps : steps.slice(0, end)), { type: 'reset' }]
}

function words(text: string): Step[] {
  return splitWords(text).map((word) => ({ type: 'text', text: word }))
}
