import type { Role } from '@gastown/contract/model-config'

/**
 * Tools that wait for a person at the terminal, or that wake the agent by themselves: the town's chat could not answer
 * the first, and would sleep through the second. An agent asks in its answer instead.
 */
const deniedToAll = ['question', 'suggest', 'plan_enter', 'plan_exit', 'schedule_wakeup', 'cron_create'] as const

/**
 * The mayor coordinates and never edits code; a reviewer only reads. `edit` is the engines' word for all tools that change a file. `task`
 * hands work on to an agent that is none of the town's, and on the workers' server that one may edit.
 */
const deniedByRole: Readonly<Record<Role, readonly string[]>> = { mayor: ['edit'], polecat: [], refinery: ['edit', 'task'] }

/** Whether an agent of the role may do what an engine calls `permission`. */
export function isPermitted(role: Role, permission: string): boolean {
  return !deniedByRole[role].includes(permission) && !deniedToAll.some((denied) => denied === permission)
}

/** The engines' `permission` block. All else is allowed: the sandbox is the wall, and a question would stall the turn. */
export function permissionConfigOf(role: Role): Record<string, 'allow' | 'deny'> {
  const denied = [...deniedByRole[role], ...deniedToAll]
  return { '*': 'allow', ...Object.fromEntries(denied.map((permission) => [permission, 'deny' as const])) }
}
