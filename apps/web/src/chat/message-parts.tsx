import type { ConversationPart } from '@gastown/contract/conversation'
import { createElement, memo, type ReactNode } from 'react'
import { useObservable } from '../app/observable.ts'
import { Icon } from '../ui/icons.tsx'
import { describeTools, describeToolState, groupParts, type PartGroup } from './group-parts.ts'
import { loadedMarkdown } from './load-markdown.ts'

/** What an answer is made of, in the order in which the agent made it. */
export function MessageParts({ parts }: { readonly parts: readonly ConversationPart[] }): ReactNode {
  return groupParts(parts).map((group) =>
    group.type === 'text' ? <Words key={group.key} text={group.text} /> : <Tools key={group.key} tools={group.tools} />,
  )
}

/** Words of the mayor as markdown; as they were written until its code is there. */
export const Words = memo(function Words({ text }: { readonly text: string }): ReactNode {
  const markdown = useObservable(loadedMarkdown)
  if (markdown === null)
    return (
      <div className="message-text" data-testid="message-part" data-part="text">
        {text}
      </div>
    )
  return (
    <div className="markdown" data-testid="message-part" data-part="text">
      {createElement(markdown, { text })}
    </div>
  )
})

type Tools = Extract<PartGroup, { type: 'tools' }>['tools']

/** Tools are folded: what they were used for is told by the words around them. */
function Tools({ tools }: { readonly tools: Tools }): ReactNode {
  const { text, state } = describeTools(tools)
  return (
    <details className="tools" data-testid="message-part" data-part="tools" data-state={state}>
      <summary>
        <Icon name="tool" size={13} />
        <span className="tools-text">{text}</span>
        <span className="tools-state">{describeToolState(state)}</span>
      </summary>
      <ul>
        {tools.map((tool) => (
          <li key={tool.partId} data-state={tool.state}>
            <code>{tool.tool}</code>
            <span>{tool.title === '' ? 'no title' : tool.title}</span>
            <span className="tools-state">{describeToolState(tool.state)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
