import type { AgentId } from '@gastown/contract/ids'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentServer, AttachPoint } from '../agent-server/agent-server.ts'

/** A server that serves, and since when. */
export interface ReadyServer {
  readonly server: AgentServer
  readonly readyAtMs: number
}

export interface EnsureOptions {
  readonly launch: AgentLaunch
  readonly signal: AbortSignal
  /** Give the running server the new settings without a restart where the engine can. */
  readonly live: boolean
  /** Told where the terminals of a server that boots reach it; not of one that is there. */
  readonly onBooting: (attachPoint: AttachPoint) => void
  /** Whether the agent is in the middle of a turn. */
  readonly isInTurn: () => boolean
  /** Awaited before a server with another config is stopped: the turn in hand may end, the session lets go. */
  readonly beforeReplace: () => Promise<void>
}

/** The agent servers of this container, one per home. */
export interface SdkServers {
  /**
   * The server of this launch: the cached one when its config is equal, else a new one in its place (`config_mismatch`), but never
   * while another agent has it with its own config: that rejects with `MustWait`, as it does for an agent that is suspected of ending it
   * again and again while another such one is on it. From the answer on the agent holds it: it is not replaced under it. Calls for one home
   * are taken one after the other, so there is never a second server on a home.
   */
  ensureSDKServer(options: EnsureOptions): Promise<ReadyServer>
  /**
   * Boots the server of a spare, with a session open: the first one of a process is slow. The first launch that asks for a server in its
   * home claims it: it is told what it lacks, and counts as running that launch from then on; when that fails, it is replaced.
   */
  bootSpare(launch: AgentLaunch, signal: AbortSignal): Promise<void>
  /** The live server of the launch's home, whatever its config. */
  find(launch: AgentLaunch): ReadyServer | null
  /** The agent's session is open. */
  up(launch: AgentLaunch): void
  /** What the last end of the home's server means for the agent. `why`: in place of what the server itself told. */
  endOf(launch: AgentLaunch): { readonly isBlamed: boolean; readonly why: string | null }
  /** Brings the server of shared launches up, with no agent on it. Never rejects. */
  warm(launch: AgentLaunch, signal: AbortSignal): Promise<void>
  /**
   * The agent's session is over; a server of its own is stopped, a shared one when no agent's session has run on it for
   * `policy.workersIdleMs`.
   */
  release(launch: AgentLaunch, agentId: AgentId): Promise<void>
  /** Kills a server that hangs; the next one of its home is started when it is gone. Never rejects. */
  discard(launch: AgentLaunch, server: AgentServer): Promise<void>
  stopAll(): Promise<void>
}
