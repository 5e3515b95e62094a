import type { ConversationPart } from '@gastown/contract/conversation'

type ToolPart = Extract<ConversationPart, { type: 'tool' }>

/** What is shown as one thing: some words, or the tools that were used one after the other. */
export type PartGroup =
  | { readonly type: 'text'; readonly key: string; readonly text: string }
  | { readonly type: 'tools'; readonly key: string; readonly tools: readonly ToolPart[] }

/** The parts in their order, tools in a row as one group; words of nothing but space are no words. */
export function groupParts(parts: readonly ConversationPart[]): PartGroup[] {
  const groups: PartGroup[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (part.type === 'tool' && last?.type === 'tools') groups[groups.length - 1] = { ...last, tools: [...last.tools, part] }
    else if (part.type === 'tool') groups.push({ type: 'tools', key: part.partId, tools: [part] })
    else if (part.text.trim() !== '') groups.push({ type: 'text', key: part.partId, text: part.text })
  }
  return groups
}

const stateText = { running: 'running', complete: 'done', failed: 'failed' } as const
export function describeToolState(state: ToolPart['state']): string {
  return stateText[state]
}

/** One line for tools that are folded, and the state of them all: the worst, or what is still under way. */
export function describeTools(tools: readonly ToolPart[]): { text: string; state: ToolPart['state'] } {
  const first = tools[0]
  const state = (['running', 'failed'] as const).find((state) => tools.some((tool) => tool.state === state)) ?? 'complete'
  if (tools.length === 1 && first !== undefined) return { text: [first.tool, first.title].filter(Boolean).join(' · '), state }
  const names = [...new Set(tools.map(({ tool }) => tool))].join(', ')
  return { text: `${tools.length} tools · ${names}`, state }
}
