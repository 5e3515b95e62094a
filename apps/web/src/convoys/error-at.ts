import { gastownErrorOf } from '@gastown/client/gastown-error-of'

/** The error, if it is about exactly this field: a form of many tasks has many fields whose names end alike. */
export function errorAt(error: unknown, field: string): unknown {
  return error !== null && error !== undefined && gastownErrorOf(error).field === field ? error : null
}
