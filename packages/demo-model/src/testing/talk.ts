import type { WireMessage } from '../ask-model.ts'
import type { Step } from '../brain.ts'
import { parseChatRequest } from '../chat-request.ts'
import { demoBrains } from '../demo-brains.ts'

/** What the role's tools are called in a request. */
const toolsOf = {
  mayor: [
    'gt_sling',
    'gt_sling_batch',
    'gt_list_rigs',
    'gt_list_beads',
    'gt_list_convoys',
    'gt_convoy_status',
    'gt_convoy_start',
  ],
  polecat: ['gt_done', 'gt_escalate', 'gt_checkpoint'],
  refinery: ['gt_done', 'gt_request_changes', 'gt_escalate'],
} as const

export interface Answer {
  readonly text: string
  readonly tool: string | undefined
  readonly args: Readonly<Record<string, unknown>>
}

/** A conversation with a model of the demo, as an engine leads it: what it says is sent back with all that came before. */
export function talkTo(model: string, role: keyof typeof toolsOf | 'nobody') {
  const messages: WireMessage[] =
    role === 'nobody' ? [] : [{ role: 'system', content: `You are Toast, a ${role} of the rig shop.` }]
  const toolNames = role === 'nobody' ? [] : ['bash', ...toolsOf[role].map((tool) => `gastown_${tool}`)]
  const answer = (): Answer => {
    const tools = toolNames.map((name) => ({ type: 'function', function: { name } }))
    const request = parseChatRequest({ model, messages, tools })
    if (request === null) throw new Error('the request is none')
    const said = toAnswer(demoBrains[model]?.(request, 1) ?? [])
    messages.push({ role: 'assistant', content: said.text })
    return said
  }
  return {
    messages,
    /** The next answer after a user's message. */
    say(content: string): Answer {
      messages.push({ role: 'user', content })
      return answer()
    },
    /** The next answer after a tool's result. */
    result(content: string): Answer {
      messages.push({ role: 'tool', content })
      return answer()
    },
    /** As after a crash: the last answer is lost, and the engine asks again. */
    again(): Answer {
      messages.pop()
      return answer()
    },
  }
}

function toAnswer(steps: readonly Step[]): Answer {
  const call = steps.find((step) => step.type === 'tool')
  const text = steps.flatMap((step) => (step.type === 'text' ? [step.text] : [])).join('')
  return { text, tool: call?.name, args: call?.args ?? {} }
}

/** A prime message as the town writes it. */
export function primeOf(bead: { title: string; body?: string; attempt?: number; more?: string }): string {
  const body = (bead.body ?? '').split('\n').map((line) => `> ${line}`)
  return [
    'Your bead is on your hook. Begin at once.',
    '',
    'Bead: b1a2',
    `Title: ${bead.title}`,
    'Branch: gt/toast/b1a2',
    'Target: main',
    `Attempt: ${bead.attempt ?? 1} of 5`,
    ...(bead.more === undefined ? [] : [bead.more]),
    '',
    'Body:',
    ...body,
    '',
    'Call gt_done when it is committed.',
  ].join('\n')
}
