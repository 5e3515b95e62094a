import { roleOf } from './agent-role.ts'
import { isPrime, parsePrime, type BeadPrime } from './bead-prime.ts'
import type { ChatRequest } from './chat-request.ts'
import { readDirectives } from './directives.ts'
import { isCutOff } from './tool-answer.ts'

/** What came after the prime message: a tool's result, or a message (a nudge, mail). */
export interface WorkerEvent {
  readonly type: 'result' | 'message'
  readonly text: string
}

/** A worker in the middle of its bead. */
export interface Worker {
  readonly role: 'polecat' | 'refinery'
  readonly prime: BeadPrime
  /** The prime message looks like the town's; else it is only the first message of the conversation. */
  readonly primed: boolean
  readonly events: readonly WorkerEvent[]
}

/**
 * The worker that a request is of, with its newest bead. Null when the agent is none, or was told nothing yet. `standing` is the role of
 * an agent whose request says none.
 */
export function workerOf(request: ChatRequest, standing: 'polecat' | null = null): Worker | null {
  const role = roleOf(request) ?? standing
  if (role === null || role === 'mayor') return null
  const { messages } = request
  const primes = messages.flatMap((message, index) => (message.role === 'user' && isPrime(message.text) ? [index] : []))
  const at = primes.at(-1) ?? messages.findIndex((message) => message.role === 'user')
  const text = messages[at]?.text
  if (text === undefined) return null
  const before = primes.slice(0, -1).reduce<BeadPrime | undefined>((prime, index) => {
    return parsePrime(messages[index]?.text ?? '', prime)
  }, undefined)
  return { role, prime: parsePrime(text, before), primed: primes.length > 0, events: eventsOf(request, at + 1) }
}

/** A message with directives is a matter of its own, with the results that follow it: neither is part of the bead's. */
function eventsOf(request: ChatRequest, begin: number): WorkerEvent[] {
  let aside = false
  return request.messages.slice(begin).flatMap(({ role, text }): WorkerEvent[] => {
    if (role === 'user') aside = readDirectives(text, { quoted: true }).length > 0
    if (aside) return []
    if (role === 'tool') return isCutOff(text) ? [] : [{ type: 'result', text }]
    return role === 'user' ? [{ type: 'message', text }] : []
  })
}
