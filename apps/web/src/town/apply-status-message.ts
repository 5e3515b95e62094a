import type { StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'

type TownMessage = Extract<StatusMessage, { type: 'snapshot' | 'delta' }>

/** The town after a message of its feed. A delta for a town that is not known yet says nothing. */
export function townAfter(town: TownView | undefined, message: TownMessage): TownView | undefined {
  if (message.type === 'snapshot') return message.town
  if (town === undefined) return undefined
  const changed = Object.entries(message.town).filter(([, value]) => value !== undefined)
  return { ...town, ...Object.fromEntries(changed) }
}
