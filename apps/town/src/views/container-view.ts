import type { ContainerView } from '@gastown/contract/views'
import type { Container } from '@gastown/core/town'

/** The container as a page shows it, with its reason in words for the user. */
export function containerView({ containerGeneration, run }: Container): ContainerView {
  switch (run.state) {
    case 'asleep':
      return { state: run.state, containerGeneration, reason: run.reason, restartAt: null }
    case 'starting':
      return { state: run.state, containerGeneration, reason: 'It is being started.', restartAt: null }
    case 'running':
      return { state: run.state, containerGeneration, reason: '', restartAt: null }
    case 'stopping': {
      const reason = run.restart ? 'It saves its work, stops, and starts again.' : (run.reason ?? 'It saves its work and stops.')
      return { state: run.state, containerGeneration, reason, restartAt: null }
    }
    case 'crashed':
      return { state: run.state, containerGeneration, reason: run.reason, restartAt: run.restartAt }
    case 'failed':
      return { state: run.state, containerGeneration, reason: `${run.reason} It is not tried again by itself.`, restartAt: null }
  }
}
