import { GastownError } from '@gastown/contract/errors'
import { inputIdSchema, type InputId } from '@gastown/contract/ids'
import type { z } from 'zod'

/** The number of what is sent with this key: the same key again is the same input, and gets the same receipt. */
export function keyedInputId(idempotencyKey: string): InputId {
  return inputIdSchema.parse(`key-${idempotencyKey}`)
}

/** The id that an input made. Throws INVALID_INPUT when its key was used for something else, which made no such thing. */
export function madeId<S extends z.ZodType>(
  schema: S,
  ids: Readonly<Record<string, string>>,
  name: 'beadId' | 'convoyId' | 'messageId',
): z.output<S> {
  const id = ids[name]
  if (id !== undefined) return schema.parse(id)
  throw new GastownError(
    'INVALID_INPUT',
    'idempotencyKey: it was used for something else before. Take a new one for each thing that you make.',
    { field: 'idempotencyKey' },
  )
}
