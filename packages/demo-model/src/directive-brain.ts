import type { Brain, Step } from './brain.ts'
import { lastUserText, toolResultsOfTurn } from './chat-request.ts'
import { parseDirectives, type Directive } from './directives.ts'
import { requestKindOf } from './request-kind.ts'
import { splitWords } from './split-words.ts'

/**
 * Does what the directives in the newest user message say. Each `tool` directive ends a request: what stands behind it
 * is done when the tool's result has come; when nothing does, the answer is that result between `[[[` and `]]]`.
 */
export const directiveBrain: Brain = (request, attempt) => {
  const text = lastUserText(request)
  switch (requestKindOf(request)) {
    case 'title':
      return [{ type: 'text', text: 'A scripted conversation' }]
    case 'summary':
      return [{ type: 'text', text: 'A summary of a scripted conversation.' }]
    case 'turn':
      break
  }
  const directives = parseDirectives(text)
  if (directives.length === 0) return words(`You said: ${text.trim()}`)
  const results = toolResultsOfTurn(request)
  const section = sectionsOf(directives)[results.length] ?? []
  const steps = perform(section, attempt)
  const last = results.at(-1)
  if (steps.some((step) => step.type !== 'wait') || last === undefined) return steps
  return [...steps, ...words(`[[[${last}]]]`)]
}

/** Splits behind each tool: the n-th section follows n results. */
function sectionsOf(directives: readonly Directive[]): Directive[][] {
  const sections: Directive[][] = [[]]
  for (const directive of directives) {
    sections.at(-1)?.push(directive)
    if (directive.type === 'tool') sections.push([])
  }
  return sections
}

function perform(directives: readonly Directive[], attempt: number): readonly Step[] {
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

function resetAfter(steps: readonly Step[], chunks: number): readonly Step[] {
  let seen = 0
  const end = steps.findIndex((step) => step.type === 'text' && ++seen > chunks)
  return [...(end === -1 ? steps : steps.slice(0, end)), { type: 'reset' }]
}

function words(text: string): Step[] {
  return splitWords(text).map((word) => ({ type: 'text', text: word }))
}
