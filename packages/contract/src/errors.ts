import { z } from 'zod'

/**
 * Every error that leaves the town has one of these codes.
 * `status` is the HTTP status; `actor` says who has to act: the `caller` (mend the request),
 * the `operator` (mend the machine or the settings), `retry` (the same request may work later),
 * or `nobody` (a bug of ours: look into the log).
 */
export const errorCodes = {
  INVALID_INPUT: { status: 400, actor: 'caller' },
  GIT_URL_INVALID: { status: 400, actor: 'caller' },
  GIT_PROTOCOL_NOT_ALLOWED: { status: 400, actor: 'caller' },
  RIG_NOT_A_REPOSITORY: { status: 400, actor: 'caller' },
  MODEL_KEY_MISSING: { status: 400, actor: 'operator' },
  UNAUTHENTICATED: { status: 401, actor: 'caller' },
  TOKEN_EXPIRED: { status: 401, actor: 'caller' },
  FORBIDDEN: { status: 403, actor: 'caller' },
  WRONG_TOWN: { status: 403, actor: 'caller' },
  FOREIGN_HOST: { status: 403, actor: 'caller' },
  FOREIGN_ORIGIN: { status: 403, actor: 'caller' },
  ROUTE_NOT_FOUND: { status: 404, actor: 'caller' },
  TOWN_NOT_FOUND: { status: 404, actor: 'caller' },
  RIG_NOT_FOUND: { status: 404, actor: 'caller' },
  AGENT_NOT_FOUND: { status: 404, actor: 'caller' },
  SNAPSHOT_NOT_FOUND: { status: 404, actor: 'caller' },
  ATTACHMENT_NOT_FOUND: { status: 404, actor: 'caller' },
  BEAD_NOT_FOUND: { status: 404, actor: 'caller' },
  CONVOY_NOT_FOUND: { status: 404, actor: 'caller' },
  MERGE_NOT_FOUND: { status: 404, actor: 'caller' },
  ESCALATION_NOT_FOUND: { status: 404, actor: 'caller' },
  /** Beads would wait for each other in a circle. */
  DEPENDENCY_CYCLE: { status: 400, actor: 'caller' },
  /** What is wished does not go with the state that it is in; `detail` says which, and the way out. */
  WRONG_STATE: { status: 409, actor: 'caller' },
  /** The role of the agent has no such tool. */
  TOOL_NOT_ALLOWED: { status: 403, actor: 'caller' },
  /** `done` without a commit that proves it. */
  NOT_PROVED: { status: 409, actor: 'caller' },
  NAME_TAKEN: { status: 409, actor: 'caller' },
  STALE_GENERATION: { status: 409, actor: 'nobody' },
  BODY_TOO_LARGE: { status: 413, actor: 'caller' },
  SNAPSHOT_INVALID: { status: 422, actor: 'nobody' },
  INTERNAL: { status: 500, actor: 'nobody' },
  CONTAINER_UNAVAILABLE: { status: 503, actor: 'retry' },
  ENGINE_NOT_INSTALLED: { status: 503, actor: 'operator' },
  AGENT_NOT_READY: { status: 503, actor: 'retry' },
  /** Only a client says this: no answer came at all. */
  TOWN_UNREACHABLE: { status: 503, actor: 'retry' },
  TOWN_RECOVERING: { status: 503, actor: 'retry' },
} as const satisfies Record<string, { status: number; actor: 'caller' | 'operator' | 'retry' | 'nobody' }>

export type ErrorCode = keyof typeof errorCodes

export const errorCodeSchema = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]])

/** RFC 9457 body of an error on a plain route (`application/problem+json`). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: errorCodeSchema,
  detail: z.string(),
  /** Dotted path of the input field that was wrong, when one was. */
  field: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** An error that a user or a program can act on. `detail` names the field and the way out, and never holds a secret. */
export class GastownError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(code: ErrorCode, detail: string, options: { field?: string; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'GastownError'
    this.code = code
    this.field = options.field
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

/** The problem document of an error; an error that is not ours becomes `INTERNAL` without its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof z.ZodError) return problemOf(invalidInput(error))
  if (!(error instanceof GastownError)) {
    return problemOf(new GastownError('INTERNAL', 'Something broke inside Gastown. The log has the cause.'))
  }
  return {
    type: `urn:gastown:error:${error.code}`,
    title: error.code,
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.field === undefined ? {} : { field: error.field }),
  }
}

/** Names the first wrong field of a failed parse. */
export function invalidInput(error: z.ZodError): GastownError {
  const issue = error.issues[0]
  const field = issue?.path.join('.') ?? ''
  const reason = issue?.message ?? 'is not valid'
  return new GastownError('INVALID_INPUT', field === '' ? `The input ${reason}` : `${field}: ${reason}`, {
    ...(field === '' ? {} : { field }),
    cause: error,
  })
}
