import { createContext, use } from 'react'
import type { BrowserSettings } from './browser-settings.ts'
import type { PageTerminals } from '../terminal/page-terminals.ts'
import type { Toasts } from '../ui/toasts.ts'
import type { Observable } from './observable.ts'

/** What the page has once, and every part of it may need. */
export interface PageContext {
  /** Origin of the town that served this page. */
  readonly baseURL: string
  readonly loginNeeded: Observable<boolean>
  readonly settings: Observable<BrowserSettings>
  readonly terminals: PageTerminals
  readonly toasts: Toasts
}

const context = createContext<PageContext | null>(null)
export const PageProvider = context.Provider

export function usePage(): PageContext {
  const page = use(context)
  if (page === null) throw new Error('usePage is for components inside PageProvider')
  return page
}
