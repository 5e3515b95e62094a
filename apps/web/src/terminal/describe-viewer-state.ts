import type { ViewerState } from '@gastown/terminal/terminal-viewer'
import { formatDuration } from '../ui/format-duration.ts'

/** What a person reads over the terminal while it is not live; null while it is. `toldForMs`: how long ago the state was told. */
export function describeViewerState(state: ViewerState, toldForMs: number): string | null {
  switch (state.state) {
    case 'connecting':
      return state.attempt <= 1 ? 'Connecting…' : `Connecting again (try ${state.attempt})…`
    case 'waiting':
      return state.text
    case 'live':
      return null
    case 'disconnected':
      return `Disconnected for ${formatDuration(state.sinceMs + toldForMs)}. What you type is kept and sent when it is back.`
    case 'ended':
      return state.exitCode === null
        ? `The terminal ended: ${state.text}`
        : `The terminal ended (exit code ${state.exitCode}): ${state.text}`
    case 'refused':
      return state.text
  }
}
