import { isTRPCClientError } from '@trpc/client'
import { errorCodeSchema, GastownError, problemSchema } from '@gastown/contract/errors'
import { z } from 'zod'

/** What a tRPC error of the town carries in `data`. */
const errorDataSchema = z.object({ code: errorCodeSchema, field: z.string().optional() })

/**
 * The town's error behind whatever a call was rejected with: from a tRPC error's `data`, or from the problem document that a door in
 * front of tRPC answers with. A call that got no answer at all is `TOWN_UNREACHABLE`, and one that got something else is `INTERNAL`.
 */
export function gastownErrorOf(error: unknown): GastownError {
  if (error instanceof GastownError) return error
  if (!isTRPCClientError(error)) {
    return new GastownError('INTERNAL', error instanceof Error ? error.message : 'The call failed.', { cause: error })
  }
  const data = errorDataSchema.safeParse(error.data)
  if (data.success) return townError({ ...data.data, detail: error.message, cause: error })
  const problem = problemSchema.safeParse(error.meta?.['responseJSON'])
  if (problem.success) return townError({ ...problem.data, cause: error })
  const response = error.meta?.['response']
  if (response instanceof Response && response.status === 401) {
    return new GastownError('UNAUTHENTICATED', 'You are not logged in to this town.', { cause: error })
  }
  if (response !== undefined || error.cause instanceof SyntaxError) {
    return new GastownError('INTERNAL', 'Something that is not a town answered. Is the address right?', { cause: error })
  }
  return new GastownError('TOWN_UNREACHABLE', 'The town does not answer. Is `gastown up` running?', { cause: error })
}

function townError(parts: {
  code: GastownError['code']
  detail: string
  field?: string | undefined
  cause: unknown
}): GastownError {
  return new GastownError(parts.code, parts.detail, {
    cause: parts.cause,
    ...(parts.field === undefined ? {} : { field: parts.field }),
  })
}
