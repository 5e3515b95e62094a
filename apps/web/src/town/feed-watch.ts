import type { AgentId } from '@gastown/contract/ids'
import type { StatusMessage } from '@gastown/contract/status-feed'
import { maxWatchedAgents, type Watch } from '@gastown/contract/viewer-message'
import type { GateOutput } from '@gastown/contract/work/gate-output'

export type AgentMessage = Extract<StatusMessage, { type: 'agent_conversation' | 'agent_stream' }>

/**
 * What parts of the page watch beyond the town's own feed: conversations of workers, and what gates print. The town is asked for what is shown
 * now, and for nothing else.
 */
export class FeedWatch {
  readonly #agents = new Map<AgentId, Set<(message: AgentMessage) => void>>()
  readonly #gates = new Set<(output: GateOutput) => void>()
  #tell: ((watch: Watch) => void) | null = null

  /** Hears this worker's conversation grow, until the returned function is called. */
  agent(agentId: AgentId, listener: (message: AgentMessage) => void): () => void {
    const listeners = this.#agents.get(agentId) ?? new Set()
    this.#agents.set(agentId, listeners.add(listener))
    if (listeners.size === 1) this.#tell?.(this.wanted)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.#agents.get(agentId) !== listeners) return
      this.#agents.delete(agentId)
      this.#tell?.(this.wanted)
    }
  }

  /** Hears what gates print; first what those that run have printed so far. */
  gates(listener: (output: GateOutput) => void): () => void {
    this.#gates.add(listener)
    this.#tell?.(this.wanted)
    return () => {
      this.#gates.delete(listener)
      if (this.#gates.size === 0) this.#tell?.(this.wanted)
    }
  }

  /** Those of the agents that were asked for last, as many as the town shows. */
  get wanted(): Watch {
    return { agentIds: [...this.#agents.keys()].slice(-maxWatchedAgents), gates: this.#gates.size > 0 }
  }

  /** Where wishes go from now on. Returns its end. */
  attach(tell: (watch: Watch) => void): () => void {
    this.#tell = tell
    tell(this.wanted)
    return () => {
      if (this.#tell === tell) this.#tell = null
    }
  }

  take(message: AgentMessage | Extract<StatusMessage, { type: 'gate_output' }>): void {
    if (message.type === 'gate_output') for (const listener of this.#gates) listener(message.output)
    else for (const listener of this.#agents.get(message.agentId) ?? []) listener(message)
  }
}
