import type { Role } from '@gastown/contract/model-config'
import { z } from 'zod'
import type { Tool } from './tool.ts'
import { agentTools } from './tools/agent-tools.ts'
import { beadTools } from './tools/bead-tools.ts'
import { convoyTools } from './tools/convoy-tools.ts'
import { doneTools } from './tools/done-tools.ts'
import { escalationTools } from './tools/escalation-tools.ts'
import { listTools } from './tools/list-tools.ts'
import { mailTools } from './tools/mail-tools.ts'
import { slingTools } from './tools/sling-tools.ts'
import { taskTools } from './tools/task-tools.ts'
import { uiTools } from './tools/ui-tools.ts'

/** All tools of the town, in the order in which they are offered. */
const tools: readonly Tool[] = [
  ...taskTools,
  ...doneTools,
  ...slingTools,
  ...convoyTools,
  ...listTools,
  ...beadTools,
  ...agentTools,
  ...escalationTools,
  ...mailTools,
  ...uiTools,
]

const byName: ReadonlyMap<string, Tool> = new Map(tools.map((tool) => [tool.name, tool]))

export function toolNamed(name: string): Tool | undefined {
  return byName.get(name)
}

export function toolsOf(role: Role): readonly Tool[] {
  return tools.filter(({ roles }) => roles.includes(role))
}

export interface OfferedTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: Readonly<Record<string, unknown>>
}

const offered: ReadonlyMap<string, OfferedTool> = new Map(tools.map((tool) => [tool.name, offerOf(tool)]))

/** The role's tools, as the protocol lists them. */
export function offeredTools(role: Role): readonly OfferedTool[] {
  return toolsOf(role).flatMap(({ name }) => offered.get(name) ?? [])
}

/** Without what a model cannot use and pays for in each turn: patterns of ids, and bounds of all integers. What is wrong is told when it comes. */
function offerOf({ name, description, input }: Tool): OfferedTool {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(input, {
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return { name, description, inputSchema }
}
