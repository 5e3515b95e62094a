import { GastownError } from '@gastown/contract/errors'
import type { Context } from 'hono'
import type { z } from 'zod'

/** The request's JSON, as the schema says. Throws INVALID_INPUT, also as a schema's own error. */
export async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  const text = await c.req.text()
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new GastownError('INVALID_INPUT', 'The body is not JSON.', { cause })
  }
  return schema.parse(json)
}
