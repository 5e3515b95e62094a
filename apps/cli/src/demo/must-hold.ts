import { GastownError } from '@gastown/contract/errors'

/** What the demo shows must be true: else it fails, with the reason. */
export function mustHold(fact: boolean, otherwise: string): asserts fact {
  if (!fact) throw new GastownError('INTERNAL', otherwise)
}
