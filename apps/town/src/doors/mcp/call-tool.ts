import { GastownError, problemOf, type ErrorCode } from '@gastown/contract/errors'
import { z } from 'zod'
import type { Log } from '../../log.ts'
import { requirePresentRun } from './caller.ts'
import type { Tool, ToolCall } from './tool.ts'
import { toolNamed, toolsOf } from './tools.ts'

/** What a call of a tool gives back, as the protocol has it. */
export interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[]
  readonly isError?: true
}

/**
 * Performs a call of a role's own tool. Never rejects for what the caller can mend: the result then begins with the code, says what is
 * wrong and what to do.
 */
export async function callTool(
  call: ToolCall,
  { name, args, log }: { name: string; args: unknown; log: Log },
): Promise<ToolResult> {
  try {
    requirePresentRun(call.engine.town, call.caller)
    const said = await requireTool(call, name).handle(call, args)
    return { content: [{ type: 'text', text: typeof said === 'string' ? said : JSON.stringify(said) }] }
  } catch (error) {
    if (!(error instanceof GastownError) && !(error instanceof z.ZodError)) {
      log.error({ townId: call.engine.townId, tool: name, error: String(error) }, 'a tool failed')
    }
    return { content: [{ type: 'text', text: errorText(error, name) }], isError: true }
  }
}

function requireTool({ caller }: ToolCall, name: string): Tool {
  const tool = toolNamed(name)
  if (tool?.roles.includes(caller.role) === true) return tool
  const yours = toolsOf(caller.role).map((one) => one.name)
  const what = tool === undefined ? `There is no tool "${name.slice(0, 100)}".` : `${name} is no tool of your role.`
  throw new GastownError('TOOL_NOT_ALLOWED', `${what} Yours are: ${yours.join(', ')}.`)
}

/** What to do where the words of the error do not say it. */
const wayOut: Partial<Record<ErrorCode, string>> = {
  CONTAINER_UNAVAILABLE: 'Wait a few seconds, then call the tool again.',
  AGENT_NOT_READY: 'Wait a few seconds, then call the tool again.',
  TOWN_RECOVERING: 'Wait a few seconds, then call the tool again.',
  INTERNAL: 'Call it once more; if it fails again, call gt_escalate.',
}

function errorText(error: unknown, tool: string): string {
  if (error instanceof z.ZodError) return inputText(error, tool)
  const { code, detail: said } = problemOf(error)
  const detail = asArguments(said)
  const more = wayOut[code]
  return `${code}: ${detail}${more === undefined || /again/i.test(detail) ? '' : ` ${more}`}`
}

/** The town names fields as its wire has them; a model knows them by the names that tools take. */
function asArguments(text: string): string {
  return text.replaceAll(wireNames, (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}

const wireNames = /\b(?:rigId|beadId|convoyId|agentId|escalationId|parentId|dependsOn|featureBranch|budgetUsd)\b/g

function inputText({ issues }: z.ZodError, tool: string): string {
  const wrong = issues.slice(0, 5).map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
  const names = Object.keys(toolNamed(tool)?.input.shape ?? {})
  const has = names.length === 0 ? 'It takes no arguments.' : `Its arguments are: ${names.join(', ')}.`
  return `INVALID_INPUT: ${wrong.join('; ')}. ${has} Mend them and call ${tool} again.`
}
