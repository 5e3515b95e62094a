import { GastownError } from '@gastown/contract/errors'
import type { Intent } from '@gastown/contract/intents'
import type { Role } from '@gastown/contract/model-config'
import type { UiAction } from '@gastown/contract/page-view'
import type { AgentRun } from '@gastown/contract/work/intents'
import type { Worker } from '@gastown/core/work/work'
import type { z } from 'zod'
import type { Clock, RandomBytes } from '../../clock.ts'
import type { Containers } from '../../containers.ts'
import type { MailClaims } from '../../courier/mail-claims.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import { errorOfReceipt } from '../../engine/open-town-engine.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import type { ShownOnPages } from '../feed/open-pages.ts'
import { intentId } from './call-ids.ts'
import type { Caller } from './caller.ts'

export interface ToolSurroundings {
  readonly containers: Pick<Containers, 'fetch'>
  readonly mailClaims: MailClaims
  readonly clock: Clock
  readonly random: RandomBytes
  /** Opens something on the user's pages. */
  readonly showOnPages: (engine: TownEngine, action: UiAction) => Promise<ShownOnPages>
}

/** One call in hand. */
export interface ToolCall extends ToolSurroundings {
  readonly engine: TownEngine
  readonly caller: Caller
  /** What tells this call from every other; null: it is never sent again. */
  readonly key: string | null
}

/** A tool of the town's agents. */
export interface Tool {
  readonly name: string
  /** For the model: what it does, and when to use it. */
  readonly description: string
  readonly roles: readonly Role[]
  readonly input: z.ZodObject
  /** Resolves with a text, or with what is rendered as JSON. Throws a GastownError that says what to do. */
  handle(call: ToolCall, args: unknown): Promise<unknown>
}

/** A tool whose arguments are parsed before it is performed. */
export function defineTool<S extends z.ZodObject>(tool: {
  readonly name: string
  readonly description: string
  readonly roles: readonly Role[]
  readonly input: S
  handle(call: ToolCall, args: z.output<S>): Promise<unknown>
}): Tool {
  return { ...tool, handle: (call, args) => tool.handle(call, tool.input.parse(args)) }
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

/** Takes the intent of a call, once however often the call is sent. `part` tells several intents of one call apart. */
export async function takeOf(
  { engine, key, random }: ToolCall,
  intent: Unnumbered<Intent>,
  part = '',
): Promise<Readonly<Record<string, string>>> {
  return await takeIntent(engine, intent, random, await intentId(key, part, random))
}

/** What became of the call's intent when the same call came before; null: it is the first. Throws the refusal of before. */
export async function takenBefore({ engine, key, random }: ToolCall): Promise<Readonly<Record<string, string>> | null> {
  if (key === null) return null
  const receipt = await engine.store.findReceipt(await intentId(key, '', random))
  if (receipt === null) return null
  const error = errorOfReceipt(receipt)
  if (error !== null) throw error
  return receipt.outcome.accepted ? receipt.outcome.ids : null
}

/** The run that calls. Throws WRONG_STATE: the operator has none. */
export function requireRunOf({ caller }: ToolCall): AgentRun {
  if (caller.run !== null) return caller.run
  throw new GastownError('WRONG_STATE', 'This tool is for agents: it speaks for a run of one, and you are the operator.')
}

/** The worker that calls. */
export function requireWorkerOf(call: ToolCall): Worker {
  const worker = call.engine.town.work.workers.get(requireRunOf(call).agentId)
  if (worker !== undefined) return worker
  throw new GastownError('WRONG_STATE', 'This tool is for workers, who have a bead; you have none.')
}

/** ISO time of now. */
export function nowOf({ clock }: Pick<ToolCall, 'clock'>): string {
  return new Date(clock.now()).toISOString()
}
