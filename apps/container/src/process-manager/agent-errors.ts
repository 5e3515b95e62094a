import { errorCodes, GastownError } from '@gastown/contract/errors'

/** Trying again is of no use until someone mends the machine or the settings. */
export function needsSomeone(error: unknown): boolean {
  if (!(error instanceof GastownError)) return false
  const { actor } = errorCodes[error.code]
  return actor === 'operator' || actor === 'caller'
}

/** In words for the user; never empty. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'It failed without a reason.'
}

export function staleGeneration(current: number): GastownError {
  return new GastownError('STALE_GENERATION', `The agent is at run ${current}.`, { field: 'generation' })
}
