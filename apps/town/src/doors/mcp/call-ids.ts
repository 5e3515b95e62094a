import type { InputId } from '@gastown/contract/ids'
import type { RandomBytes } from '../../clock.ts'
import { newInputId } from '../../engine/new-input-id.ts'
import type { Caller } from './caller.ts'

/** One call of a tool, as its sender names it. */
export interface NamedCall {
  readonly caller: Caller
  /** Of the request's header; null: the sender never sends a call again. */
  readonly callId: string | null
  readonly tool: string
  readonly args: unknown
}

/** What tells a call from every other; null of one without an id. Another tool or other arguments are another call. */
export function callKey({ caller, callId, tool, args }: NamedCall): string | null {
  return callId === null ? null : JSON.stringify([caller.by, caller.run?.generation ?? 0, callId, tool, args ?? null])
}

/** The id of the intent that a call makes: the same for the same call, so that one that is sent again is taken once. */
export async function intentId(key: string | null, part: string, random: RandomBytes): Promise<InputId> {
  if (key === null) return newInputId(random)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${part}\n${key}`)))
  return newInputId((bytes) => digest.slice(0, bytes))
}
