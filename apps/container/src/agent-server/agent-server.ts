import type { AgentActivity } from '@gastown/contract/agent-status'
import type { ConversationDelta, ConversationMessage } from '@gastown/contract/conversation'
import type { MessageId } from '@gastown/contract/ids'
import type { Spend } from '@gastown/contract/work/spend'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { Command, SandboxAccess } from '../sandbox/sandbox.ts'

/**
 * One running engine server (`kilo serve` or `opencode serve`), adapted. It is its own process on loopback with its own random
 * password. Contract suite: `agent-server-contract.ts`, run on every adapter against the real program.
 */
export interface AgentServer {
  readonly launch: AgentLaunch
  /**
   * The server as one of its agents has it: in the folder of that launch, as its role, with its model and, where the server is shared, its
   * instructions. The same for the same folder; the launch that was given last counts. Of a server of its own it is the server itself.
   */
  at(launch: AgentLaunch): AgentServer
  readonly port: number
  /** Of the process that was spawned: the sandbox's own pid when there is one. */
  readonly pid: number
  readonly engineVersion: string
  /** Resolves, once, when the process has ended, with the reason; never rejects. */
  readonly exited: Promise<{ reason: string }>

  /**
   * Goes on with `sessionId`, else with the session that this server opened last or the newest of the launch's cwd; else creates one. A turn
   * that was cut off is taken up again, a worker's when its tools are connected. Nothing that happens from then on is missed by listeners, and
   * terminals that wait at the attach point are let in.
   */
  openSession(options: { sessionId?: string; title: string }): Promise<{ sessionId: string; resumed: boolean }>
  /**
   * Puts a message into the session and resolves when the engine has it (not when it is answered). Idempotent: a message whose
   * `messageId` the session has is not sent again (`fresh: false`). The engine's own store is the ledger. `note`: what the town adds, which
   * is no part of what was said. `model`: for this turn, in place of
   * the launch's own; AGENT_NOT_READY while another turn runs and the engine has yet to learn of that model.
   */
  sendMessage(options: {
    sessionId: string
    messageId: MessageId
    text: string
    note?: string
    files?: readonly MessageFile[]
    model?: string
  }): Promise<{ fresh: boolean }>
  /**
   * Lets the agent's model use the tools of this MCP server, under the name `gastown`, in all sessions of the folder; what was connected
   * before is replaced. Resolves when the engine has listed them; rejects with AGENT_NOT_READY and the engine's reason.
   */
  connectTools(tools: ToolAccess): Promise<void>
  /** Ends the session's turn, forgets the session, and lets go of what the engine holds for its folder. */
  closeSession(sessionId: string): Promise<void>
  /**
   * Ends the session's turn for good: what it said stays as an interrupted answer, and nothing takes it up again, also not after a
   * restart. Resolves when no turn runs; nothing to do when none did. Rejects with AGENT_NOT_READY when that is not certain.
   */
  abort(sessionId: string): Promise<void>
  /** The conversation, oldest first. Rows of messages sent by `sendMessage` carry that `messageId`. */
  readConversation(sessionId: string): Promise<readonly ConversationMessage[]>
  /** Now, by asking. */
  readActivity(sessionId: string): Promise<AgentActivity>
  /**
   * Events of all sessions of the folder, in order; of a server of its own, of the server's. Reconnects by itself with backoff when the stream drops; after a reconnect the listener
   * gets `{ type: 'resynced' }` and must read the state afresh. Returns the unsubscriber.
   */
  onEvent(listener: (event: AgentServerEvent) => void): () => void
  /** One short health request: true, or false with no answer within `timeoutMs`. */
  probe(timeoutMs: number): Promise<boolean>
  /** The one that `start` told of. */
  readonly attachPoint: AttachPoint
  /** Takes up new settings without a restart where the engine can; false when it needs a new server. */
  reconfigure(launch: AgentLaunch): Promise<boolean>
  /** Changes nothing: resolves when the server has done once what `reconfigure` will ask of it, and has nothing else to do. */
  rehearseReconfigure(): Promise<void>
  /** SIGTERM, then SIGKILL after `graceMs`, of the whole tree; resolves when it is gone. Idempotent. */
  stop(graceMs: number): Promise<void>
}

/** Where an MCP server (streamable HTTP) is, and what it is shown. */
export interface ToolAccess {
  readonly url: string
  readonly token: string
}

/** Where a server's terminals reach it, also while it still boots: what they ask for then is answered when its first session is open. */
export interface AttachPoint {
  /** What the server and its terminals may see. */
  readonly access: SandboxAccess
  /** The command of a terminal on the session (`kilo attach …`), not confined yet. Its env holds the server's password. */
  command(sessionId: string): Command
  /** Resolves when the next terminal on the session has asked for its conversation and begins to get it; never, when none does. */
  fed(sessionId: string): Promise<void>
}

/** A file that came with a message and is in the agent's working folder. */
export interface MessageFile {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Relative to the working folder. */
  readonly path: string
}

export type AgentServerEvent =
  | { readonly type: 'activity'; readonly sessionId: string; readonly activity: AgentActivity }
  /** First text of an answer of a turn. */
  | { readonly type: 'first_token'; readonly sessionId: string }
  /** New text of an answer, at once. Silent about parts whose length is not known, since events were missed. */
  | { readonly type: 'text_delta'; readonly sessionId: string; readonly delta: ConversationDelta }
  /** A message is new or has changed (throttled while it streams): read the conversation. */
  | { readonly type: 'conversation_changed'; readonly sessionId: string }
  /** The engine waits for the network to come back: answered by the adapter itself, told for the record. */
  | { readonly type: 'network_wait'; readonly sessionId: string; readonly reason: string }
  /** An answer has ended, in a session or in one that it began, and has cost this. `answerId`: the engine's own of it. May come twice. */
  | {
      readonly type: 'usage'
      readonly sessionId: string
      readonly directory: string
      readonly answerId: string
      readonly model: string
      readonly spend: Spend
    }
  | { readonly type: 'resynced' }

/** Starts servers of one engine. */
export interface AgentServerEngine {
  readonly engine: 'kilo' | 'opencode'
  /** The program, or null with how to get it. */
  locate(): Promise<{ file: string; version: string } | { file: null; hint: string }>
  /**
   * Spawns the launch's server, confined, and resolves when it answers its health route. Rejects with ENGINE_NOT_INSTALLED, or with
   * AGENT_NOT_READY and the last lines of its output; nothing is left running then. `onBooting` is called once before that.
   */
  start(launch: AgentLaunch, signal: AbortSignal, onBooting?: (attachPoint: AttachPoint) => void): Promise<AgentServer>
}
