import type { AgentLaunch } from './agent-launch.ts'

/** Whether a server started with one launch is the server that the other asks for: same folder and same environment, config included. */
export function isSameLaunch(left: AgentLaunch, right: AgentLaunch): boolean {
  const names = Object.keys(left.env)
  return (
    left.spec.engine === right.spec.engine &&
    left.cwd === right.cwd &&
    left.home === right.home &&
    names.length === Object.keys(right.env).length &&
    names.every((name) => left.env[name] === right.env[name])
  )
}
