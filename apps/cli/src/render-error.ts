import { errorCodes, GastownError, problemOf } from '@gastown/contract/errors'

/** An error as the user of the command line sees it, on one or two lines, or as a problem document. Ends with a newline. */
export function renderError(error: unknown, json: boolean): string {
  const ours = error instanceof GastownError ? error : new GastownError('INTERNAL', messageOf(error), { cause: error })
  if (json) return `${JSON.stringify(problemOf(ours))}\n`
  const field = ours.field === undefined || ours.message.includes(ours.field) ? '' : `${ours.field}: `
  const again = errorCodes[ours.code].actor === 'retry' && ours.code !== 'TOWN_UNREACHABLE' ? ' Trying again may help.' : ''
  return `gastown: ${field}${ours.message}${again} (${ours.code})\n`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
