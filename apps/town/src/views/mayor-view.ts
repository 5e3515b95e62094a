import type { MayorView } from '@gastown/contract/views'
import type { Container, Mayor } from '@gastown/core/town'

/** The mayor as a page shows it. */
export function mayorView(mayor: Mayor, container: Container): MayorView {
  const { agentId, generation, run, lastActivityAt } = mayor
  const row = { agentId, generation, lastActivityAt }
  switch (run.state) {
    case 'asleep':
      return { ...row, status: 'idle', live: false, reason: 'It sleeps until someone needs it.', retryAt: null }
    case 'starting':
      return { ...row, status: 'starting', live: false, reason: startingReason(container), retryAt: null }
    case 'live': {
      const waitingOrIdle = run.engaged ? 'waiting' : 'idle'
      return { ...row, status: run.activity === 'working' ? 'working' : waitingOrIdle, live: true, reason: '', retryAt: null }
    }
    case 'lost':
      if (run.retryAt !== null) return { ...row, status: 'stalled', live: false, reason: run.reason, retryAt: run.retryAt }
      return { ...row, status: 'dead', live: false, reason: `${run.reason} It is not tried again by itself.`, retryAt: null }
  }
}

function startingReason({ run }: Container): string {
  switch (run.state) {
    case 'running':
      return 'Its agent server is coming up.'
    case 'stopping':
      return 'Its container stops first, and then starts again.'
    case 'crashed':
      return 'Its container ended and is started again.'
    case 'failed':
      return 'Its container does not start.'
    case 'asleep':
    case 'starting':
      return 'Its container is coming up.'
  }
}
