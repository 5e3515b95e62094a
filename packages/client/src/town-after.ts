import type { StatusMessage } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'

type TownMessage = Extract<StatusMessage, { type: 'snapshot' | 'delta' }>

/** The town after a message of its feed. A delta for a town that is not known yet says nothing. What did not change is the same object. */
export function townAfter(town: TownView | undefined, message: TownMessage): TownView | undefined {
  if (message.type === 'snapshot') return message.town
  if (town === undefined) return undefined
  const { work, ...others } = message.town
  return { ...town, ...told(others), work: work === undefined ? town.work : { ...town.work, ...told(work) } }
}

/** What is optional in a message is there or absent. */
function told<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
