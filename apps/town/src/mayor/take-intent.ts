import type { InputId } from '@gastown/contract/ids'
import type { Intent } from '@gastown/contract/intents'
import type { RandomBytes } from '../clock.ts'
import { newInputId } from '../engine/new-input-id.ts'
import { errorOfReceipt } from '../engine/open-town-engine.ts'
import type { TownEngine } from '../engine/town-engine.ts'

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

/**
 * Takes an intent, numbered anew unless its sender has a number for it, and resolves, when it is durable, with the ids that it made or
 * named. Throws the reason when the town rejects it.
 */
export async function takeIntent(
  engine: Pick<TownEngine, 'take'>,
  intent: Unnumbered<Intent>,
  random: RandomBytes,
  inputId: InputId = newInputId(random),
): Promise<Readonly<Record<string, string>>> {
  const receipt = await engine.take({ kind: 'intent', intent: { ...intent, inputId } as Intent })
  const error = errorOfReceipt(receipt)
  if (error !== null || !receipt.outcome.accepted) throw error ?? new Error('A receipt is neither accepted nor rejected.')
  return receipt.outcome.ids
}
