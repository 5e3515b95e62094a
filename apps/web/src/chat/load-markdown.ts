import type { ComponentType } from 'react'
import { createObservable } from '../app/observable.ts'

/** Draws markdown; null until its code is there, and the words are shown as they were written. */
export const loadedMarkdown = createObservable<ComponentType<{ readonly text: string }> | null>(null)

/** Loads the code that draws markdown, in a chunk of its own that the page's first paint does not wait for. Once is enough. */
export function loadMarkdown(): void {
  import('./markdown.tsx').then(
    ({ Markdown }) => loadedMarkdown.set(Markdown),
    (error: unknown) => console.warn('Answers are shown as they were written: markdown could not be loaded.', error),
  )
}
