import type { Step } from './brain.ts'
import type { ChatRequest } from './chat-request.ts'

/** What an agent is in its town. `refinery`: the reviewer of a merge queue. */
export type AgentRole = 'mayor' | 'polecat' | 'refinery'

/**
 * "You are Toast, a polecat of the rig shop": the first such line tells the role, by its first word for one. The name of a model
 * ("You are powered by the model named demo-mayor") is none.
 */
const saysRole = /\byou are\b[^\n]{0,200}?(?<![-/\w])(mayor|polecat|refinery|reviewer)(?![-\w])/i

/** Tools that only one role has, the mayor's first: a reviewer has some of a polecat's. */
const toolsOfRole: readonly (readonly [string, AgentRole])[] = [
  ['gt_sling', 'mayor'],
  ['gt_list_rigs', 'mayor'],
  ['gt_request_changes', 'refinery'],
  ['gt_done', 'polecat'],
]

/** The role that the system text gives the agent, else the one that its tools are of. Null when neither says it. */
export function roleOf(request: ChatRequest): AgentRole | null {
  const system = request.messages.filter((message) => message.role === 'system').map((message) => message.text)
  const word = saysRole.exec(system.join('\n'))?.[1]?.toLowerCase()
  if (word !== undefined) return word === 'mayor' || word === 'polecat' ? word : 'refinery'
  return toolsOfRole.find(([tool]) => hasTool(request, tool))?.[1] ?? null
}

/** Whether the town offers the tool `gt_…`; engines put the server's name before it (`gastown_gt_done`). */
export function hasTool(request: ChatRequest, tool: string): boolean {
  return request.toolNames.some((name) => isTool(name, tool))
}

/** The name by which the engine knows the town's tool. */
export function townTool(request: ChatRequest, tool: string): string {
  return request.toolNames.find((name) => isTool(name, tool)) ?? `gastown_${tool}`
}

/** A call of one of the town's tools. */
export function callOf(request: ChatRequest, tool: string, args: Readonly<Record<string, unknown>>): Step {
  return { type: 'tool', name: townTool(request, tool), args }
}

function isTool(name: string, tool: string): boolean {
  return name === tool || name.endsWith(`_${tool}`)
}
