import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { engineNames } from '../agent-runner/engine-env.ts'
import type { AttachPoint } from './agent-server.ts'
import type { HeldPort } from './held-port.ts'

/** `held`: where the server is reached, also while it boots. */
export function createAttachPoint(options: {
  readonly launch: AgentLaunch
  readonly program: string
  readonly held: Pick<HeldPort, 'port' | 'answered'>
  readonly password: string
}): AttachPoint {
  const { launch, program, held, password } = options
  const { configVariable, passwordVariable } = engineNames[launch.spec.engine]
  // The terminal asks the server for its config: the key of the model's provider stays with the server.
  const { [configVariable]: _config, ...env } = launch.env
  return {
    access: launch.access,
    command: (sessionId) => ({
      file: program,
      args: ['attach', `http://127.0.0.1:${held.port}`, '--session', sessionId, '--dir', launch.cwd],
      cwd: launch.cwd,
      env: { ...env, [passwordVariable]: password },
    }),
    fed: (sessionId) => held.answered(`GET /session/${sessionId}/message`),
  }
}
