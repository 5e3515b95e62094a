import type { AgentLaunch } from './agent-launch.ts'

/** Whether a server started with one launch is the server that the other asks for: same folder and same environment, config included. */
export function isSameLaunch(left: AgentLaunch, right: AgentLaunch): boolean {
  const names = Object.keys(left.env)
  return (
    left.spec.engine === right.spec.engine &&
    left.serverCwd === right.serverCwd &&
    left.home === right.home &&
    names.length === Object.keys(right.env).length &&
    names.every((name) => left.env[name] === right.env[name])
  )
}

/** Whether two launches are of the same agent in the same place, told the same: what travels with its prompts included. */
export function isSameAgent(left: AgentLaunch, right: AgentLaunch): boolean {
  const told = ['role', 'model', 'smallModel', 'instructions'] as const
  return isSameLaunch(left, right) && left.cwd === right.cwd && told.every((field) => left.spec[field] === right.spec[field])
}
