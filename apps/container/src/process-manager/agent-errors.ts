import { errorCodes, GastownError } from '@gastown/contract/errors'

/** Trying again is of no use until someone mends the machine or the settings. */
export function needsSomeone(error: unknown): boolean {
  if (!(error instanceof GastownError)) return false
  const { actor } = errorCodes[error.code]
  return actor === 'operator' || actor === 'caller'
}

/** Nothing has failed: the server is not to be had at this moment. */
export class MustWait extends GastownError {
  /** Resolves when it is worth asking again. */
  readonly over: Promise<void>

  constructor(reason: string, over: Promise<void>) {
    super('AGENT_NOT_READY', reason)
    this.over = over
  }
}

/** In words for the user; never empty. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'It failed without a reason.'
}

export function staleGeneration(current: number): GastownError {
  return new GastownError('STALE_GENERATION', `The agent is at run ${current}.`, { field: 'generation' })
}

/** An engine that did not take a message: it may be sent again, since the engine's store knows those that it has. */
export function notTaken(error: unknown): never {
  if (error instanceof GastownError) throw error
  throw new GastownError('AGENT_NOT_READY', 'The agent server did not take the message. The same message may be sent again.', {
    cause: error,
  })
}
