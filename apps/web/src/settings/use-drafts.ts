import { useEffect, useState } from 'react'
import type { Draft } from './setting.ts'

/** What was typed and not saved, section by section. */
export type Drafts = Readonly<Record<string, Draft>>

/** Total: what cannot be read is no draft. Only text and yes or no are taken. */
export function parseDrafts(text: string | null): Drafts {
  if (text === null) return {}
  try {
    const stored: unknown = JSON.parse(text)
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(
      Object.entries(stored).map(([section, draft]) => [
        section,
        Object.fromEntries(
          Object.entries(typeof draft === 'object' && draft !== null ? draft : {}).filter(
            (entry): entry is [string, string | boolean] => typeof entry[1] === 'string' || typeof entry[1] === 'boolean',
          ),
        ),
      ]),
    )
  } catch {
    return {}
  }
}

/** Drafts that this tab keeps over other pages and a reload, under `key`. */
export function useDrafts(key: string): { drafts: Drafts; setDraft: (section: string, draft: Draft) => void } {
  const storageKey = `gastown.drafts.${key}`
  const [drafts, setDrafts] = useState(() => parseDrafts(window.sessionStorage.getItem(storageKey)))
  useEffect(() => {
    const kept = Object.entries(drafts).filter(([, draft]) => Object.keys(draft).length > 0)
    if (kept.length === 0) window.sessionStorage.removeItem(storageKey)
    else window.sessionStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(kept)))
  }, [drafts, storageKey])
  return { drafts, setDraft: (section, draft) => setDrafts((before) => ({ ...before, [section]: draft })) }
}
