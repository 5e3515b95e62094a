import type { AgentId } from '@gastown/contract/ids'
import type { Still } from './still.ts'
import type { Command } from '../sandbox/sandbox.ts'

/** One end of a terminal socket. */
export interface ViewerSocket {
  send(data: string | Uint8Array): void
  close(code?: number, reason?: string): void
  readonly bufferedAmount: number
  onMessage(listener: (data: string | Uint8Array) => void): void
  onClose(listener: () => void): void
}

/** What is known from outside of a program's way to its first whole picture. */
export interface Drawing {
  /** What it draws before is no such picture. */
  readonly from: Promise<void>
  /** It has what it is to show: its next picture is whole when it has rested for a moment. */
  readonly fed: Promise<void>
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
   * Viewers see it when it has drawn its first whole picture; then this resolves.
   */
  open(agentId: AgentId, command: Command, drawing?: Drawing): Promise<void>
  /** Ends the PTY; viewers stay and are told. */
  close(agentId: AgentId, reason: string): Promise<void>
  /** Ends the PTY until it is opened again. That is no end of the agent: viewers keep the last screen, and are told. */
  rest(agentId: AgentId): Promise<void>
  /** The agent is gone: what its terminal showed is kept no longer than somebody looks at it. */
  forget(agentId: AgentId): void
  isOpen(agentId: AgentId): boolean
  /** Of one agent, or of all. */
  viewerCount(agentId?: AgentId): number
  /** Told when a viewer of the agent came or left. Returns the unsubscriber. */
  onViewersChange(listener: (agentId: AgentId) => void): () => void
  /** Told how a screen looks, some seconds after it changed, and before its PTY is ended. Returns the unsubscriber. */
  onStill(listener: (agentId: AgentId, still: Still) => void): () => void
  /** Told when the PTY's program ended without `close`. Returns the unsubscriber. */
  onExit(listener: (agentId: AgentId, exitCode: number) => void): () => void
  closeAll(): Promise<void>
}
