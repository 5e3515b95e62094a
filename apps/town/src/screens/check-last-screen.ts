import { GastownError } from '@gastown/contract/errors'
import { lastScreenMaxBytes, type LastScreenInfo } from '@gastown/contract/town-routes'
import type { LastScreen } from './last-screens.ts'

/** Whether the screen is to be kept in place of the one that is there. Throws what `LastScreens.put` rejects with. */
export function replacesLastScreen(before: LastScreenInfo | null, { info, bytes }: LastScreen): boolean {
  if (bytes.length === 0) throw new GastownError('INVALID_INPUT', 'The screen is empty.')
  if (bytes.length > lastScreenMaxBytes) throw new GastownError('BODY_TOO_LARGE', 'The screen is larger than a screen can be.')
  if (before === null) return true
  if (before.generation > info.generation)
    throw new GastownError('STALE_GENERATION', `A screen of generation ${before.generation} is there.`)
  return before.generation < info.generation || before.takenAtMs < info.takenAtMs
}
