import type { FeedState } from '@gastown/client/subscribe-town'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { createContext, use } from 'react'
import type { FeedWatch } from './feed-watch.ts'

/** The town that is looked at, for every page of it. */
export interface TownVisit {
  readonly townId: TownId
  /** As its feed told it last; null until it has. */
  readonly town: TownView | null
  readonly feed: FeedState
  /** Null as long as it is not known. */
  readonly mayorId: AgentId | null
  /** Conversations of workers and what gates print, for whoever shows them. */
  readonly watching: FeedWatch
  /** Wishes for the mayor, as opening the town does. */
  readonly onEnsureMayor: () => void
}

const context = createContext<TownVisit | null>(null)
export const TownVisitProvider = context.Provider

export function useTownVisit(): TownVisit {
  const visit = use(context)
  if (visit === null) throw new Error('useTownVisit is for pages of a town')
  return visit
}
