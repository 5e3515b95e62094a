import type { AgentServer } from '../../agent-server.ts'
import type { AgentServerBench } from '../agent-server-bench.ts'
import { processesOfHome, untilProcessOfHome } from '../processes-of-home.ts'
import { graceMs } from './contract-setting.ts'

const tellOfTool = 'sleep 31536'

/** Ends a server while a tool of its session runs, and says what is left then. It must be the only one of its bench that runs. */
export async function endInMidTool(options: {
  readonly bench: AgentServerBench
  readonly server: AgentServer
  readonly sessionId: string
  readonly end: 'stop' | 'kill -9'
}): Promise<{ readonly reason: string; readonly left: readonly string[]; readonly answers: boolean }> {
  const { bench, server, sessionId, end } = options
  const text = `[[tool bash {"command":"${tellOfTool}","description":"waits"}]]`
  await server.sendMessage({ sessionId, messageId: bench.messageId(), text })
  await untilProcessOfHome(bench.containerDir, tellOfTool)
  if (end === 'stop') await server.stop(graceMs)
  else process.kill(server.pid, 'SIGKILL')
  const { reason } = await server.exited
  const left = await processesOfHome(bench.containerDir)
  const answers = await server.probe(1_000)
  // Idempotent, also for a server that is gone.
  await Promise.all([server.stop(graceMs), server.stop(graceMs)])
  return { reason, left, answers }
}

/** What there is to see of it when nothing is left. */
export const nothingLeft = { left: [], answers: false }
