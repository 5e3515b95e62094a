import type { AgentId } from '@gastown/contract/ids'
import type { Command } from '../sandbox/sandbox.ts'

/** One end of a terminal socket. */
export interface ViewerSocket {
  send(data: string | Uint8Array): void
  close(code?: number, reason?: string): void
  readonly bufferedAmount: number
  onMessage(listener: (data: string | Uint8Array) => void): void
  onClose(listener: () => void): void
}

/**
 * The terminals of a container: one PTY an agent, many viewers. A viewer may come before the PTY: it is told the progress,
 * and what it types is kept.
 */
export interface Terminals {
  /** Attaches a viewer for as long as its socket lives. Whatever state the agent is in. */
  attach(agentId: AgentId, socket: ViewerSocket): void
  /** Tells the viewers of an agent that has no PTY yet what is being waited for. */
  progress(agentId: AgentId, progress: { text: string; phase?: string; elapsedMs?: number }): void
  /**
   * Runs the command in the agent's PTY; one that ran before is ended and its viewers go on with the new one, after a fresh replay.
   * Resolves when it has painted its first output.
   */
  open(agentId: AgentId, command: Command): Promise<void>
  /** Ends the PTY; viewers stay and are told. */
  close(agentId: AgentId, reason: string): Promise<void>
  isOpen(agentId: AgentId): boolean
  viewerCount(): number
  /** Told when the PTY's program ended without `close`. Returns the unsubscriber. */
  onExit(listener: (agentId: AgentId, exitCode: number) => void): () => void
  closeAll(): Promise<void>
}
