import { createContext, use } from 'react'

/** What can be opened over every page of a town; one at a time. */
export type TownDialog = 'palette' | 'keys' | 'new_bead' | 'restart' | 'stop'

export interface TownDialogs {
  readonly shown: TownDialog | null
  readonly show: (dialog: TownDialog | null) => void
}

const context = createContext<TownDialogs | null>(null)
export const TownDialogsContext = context.Provider

export function useTownDialogs(): TownDialogs {
  const dialogs = use(context)
  if (dialogs === null) throw new Error('useTownDialogs is for pages of a town')
  return dialogs
}
