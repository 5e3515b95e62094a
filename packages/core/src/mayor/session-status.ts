import type { SessionStatus } from '@gastown/contract/views'
import type { Mayor } from '../town.ts'

/** The mayor's session in the three words of the contract. Never `active` unless the town believes it live. */
export function sessionStatusOf(mayor: Mayor | null): SessionStatus {
  if (mayor === null) return 'idle'
  switch (mayor.run.state) {
    case 'asleep':
      return 'idle'
    case 'starting':
      return 'starting'
    case 'live':
      return mayor.run.engaged || mayor.run.activity === 'working' ? 'active' : 'idle'
    case 'lost':
      return mayor.run.retryAt === null ? 'idle' : 'starting'
  }
}
