import { createElement, useEffect, type ReactNode } from 'react'
import { useObservable } from '../../app/observable.ts'
import { loadedMarkdown, loadMarkdown } from '../../chat/load-markdown.ts'

/** Words of a bead as markdown; as they were written until its code is there. */
export function BeadText({ text }: { readonly text: string }): ReactNode {
  const markdown = useObservable(loadedMarkdown)
  useEffect(() => {
    if (markdown === null) loadMarkdown()
  }, [markdown])
  return markdown === null ? (
    <div className="message-text">{text}</div>
  ) : (
    <div className="markdown">{createElement(markdown, { text })}</div>
  )
}
