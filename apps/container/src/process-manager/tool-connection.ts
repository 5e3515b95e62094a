import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { AgentServer } from '../agent-server/agent-server.ts'
import { pause } from '../clock.ts'
import { reasonOf } from './agent-errors.ts'
import type { AgentKind } from './agent-kind.ts'
import type { AgentParts } from './agent-parts.ts'
import { policy } from './policy.ts'

/** Connects one session with the town's tools, and tries again until it is. */
export interface ToolConnection {
  serve(generation: number): void
  /** Resolves when a message may go: with the tools or, where they are not needed, after a while without. Else AGENT_NOT_READY. */
  ready(): Promise<void>
  readonly isConnected: boolean
  /** Resolves when they are connected; never, when that does not come to pass. */
  readonly connected: Promise<void>
  close(): void
}

export function connectTools(options: {
  readonly agentId: AgentId
  readonly server: AgentServer
  readonly parts: Pick<AgentParts, 'tools' | 'terminals' | 'clock' | 'log'>
  readonly wait: AgentKind['tools']
}): ToolConnection {
  const { agentId, server, parts, wait } = options
  const { clock, log, terminals } = parts
  const beganAtMs = clock.now()
  const tools = parts.tools.admit(agentId)
  const connected = new AbortController()
  const closed = new AbortController()
  let reason = ''
  void connect()

  async function connect(): Promise<void> {
    for (let failures = 0; !closed.signal.aborted; failures++) {
      try {
        await server.connectTools(tools.access)
        log.info({ agentId, durationMs: clock.now() - beganAtMs, failures }, "the town's tools are connected")
        return connected.abort()
      } catch (error) {
        if (closed.signal.aborted) return
        reason = reasonOf(error)
        log.warn({ err: error, agentId, failures }, "the town's tools could not be connected: tried again")
        terminals.progress(agentId, { text: `The town's tools are not there yet. ${reason}` })
      }
      await pause(clock, policy.toolsRetryMs[Math.min(failures, policy.toolsRetryMs.length - 1)] ?? 0, closed.signal)
    }
  }

  return {
    get isConnected() {
      return connected.signal.aborted
    },
    connected: new Promise((resolve) => connected.signal.addEventListener('abort', () => resolve(), { once: true })),
    serve: (generation) => tools.serve(generation),
    ready: async () => {
      const leftMs = wait.areNeeded ? wait.waitMs : beganAtMs + wait.waitMs - clock.now()
      if (!connected.signal.aborted && leftMs > 0) await pause(clock, leftMs, AbortSignal.any([connected.signal, closed.signal]))
      if (connected.signal.aborted || !wait.areNeeded) return
      throw new GastownError('AGENT_NOT_READY', `The agent has not got the town's tools yet. ${reason}`.trim())
    },
    close: () => {
      closed.abort()
      tools.revoke()
    },
  }
}
