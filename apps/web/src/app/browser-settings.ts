import { defaultDockLayout, parseDockLayout, type DockLayout } from '../dock/dock-layout.ts'
import { createObservable, type Observable } from './observable.ts'

export type Theme = 'system' | 'dark' | 'light'

/** What this browser alone remembers. */
export interface BrowserSettings {
  readonly theme: Theme
  /** Programs in a terminal may write to the clipboard (OSC 52). Off until the user says so: any text an agent prints could. */
  readonly terminalMayWriteClipboard: boolean
  /** A screen reader gets the rows of a terminal, and each key as it is typed, which then shows a frame later. */
  readonly terminalIsReadAloud: boolean
  readonly dock: DockLayout
  /** The places of the town as icons alone. */
  readonly navIsNarrow: boolean
  /** The mayor is told what the user looks at, and may open things on the page. */
  readonly mayorSeesPage: boolean
}

const storageKey = 'gastown.browser'
const defaults: BrowserSettings = {
  theme: 'system',
  terminalMayWriteClipboard: false,
  terminalIsReadAloud: false,
  dock: defaultDockLayout,
  navIsNarrow: false,
  mayorSeesPage: true,
}

/** Total: what cannot be read is the default. */
export function parseBrowserSettings(text: string | null): BrowserSettings {
  if (text === null) return defaults
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return defaults
  }
  if (typeof stored !== 'object' || stored === null) return defaults
  const { theme, terminalMayWriteClipboard, terminalIsReadAloud, dock, navIsNarrow, mayorSeesPage } = stored as Record<
    string,
    unknown
  >
  return {
    theme: theme === 'dark' || theme === 'light' ? theme : 'system',
    terminalMayWriteClipboard: terminalMayWriteClipboard === true,
    terminalIsReadAloud: terminalIsReadAloud === true,
    dock: parseDockLayout(dock),
    navIsNarrow: navIsNarrow === true,
    mayorSeesPage: mayorSeesPage !== false,
  }
}

/** Settings that live in the browser's storage and follow its other tabs. */
export function openBrowserSettings(window: Window): Observable<BrowserSettings> {
  const settings = createObservable(parseBrowserSettings(window.localStorage.getItem(storageKey)))
  const apply = (): void => {
    const { theme } = settings.get()
    if (theme === 'system') delete window.document.documentElement.dataset['theme']
    else window.document.documentElement.dataset['theme'] = theme
  }
  apply()
  settings.subscribe(apply)
  settings.subscribe(() => window.localStorage.setItem(storageKey, JSON.stringify(settings.get())))
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) settings.set(parseBrowserSettings(event.newValue))
  })
  return settings
}
