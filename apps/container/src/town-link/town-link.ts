import type { ContainerReport } from '@gastown/contract/reports'
import type { ContainerEvent } from '@gastown/contract/telemetry'
import type { AgentToken, ContainerRegistryResponse, MayorIdResponse, SnapshotInfo } from '@gastown/contract/town-routes'
import type { TownLink as TownLinkAddress } from '@gastown/contract/container-boot'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { Still } from '../terminals/still.ts'
import type { AgentId, InputId, RigId } from '@gastown/contract/ids'
import type { TextOf } from './text-stream.ts'

/** `reportId`: only where the same is to be counted once, whoever tells it how often; else a fresh one. */
type Unsent<T> = T extends unknown ? Omit<T, 'reportId' | 'at'> & { readonly reportId?: InputId } : never

/** The container's side of the control pipe. */
export interface TownLink {
  /** Replaces address and token; what was kept is sent at once. */
  relink(address: TownLinkAddress): void
  /** Rejects when the town does not answer within `timeoutMs`; the caller decides whether that matters. */
  mayorId(timeoutMs: number): Promise<MayorIdResponse>
  registry(timeoutMs: number): Promise<ContainerRegistryResponse>
  /** A token for this run of the agent; rejects with STALE_GENERATION when the town has given the run up. */
  agentToken(run: { agentId: AgentId; generation: number }, timeoutMs: number): Promise<AgentToken>
  /** Address of one of the town's own routes, as it is now; null while there is no town. */
  urlOf(path: string): URL | null
  /** Durable before it returns: written to disk, then sent in order, at least once, until the town has taken or refused it. */
  report(report: Unsent<ContainerReport>): void
  readonly keptReports: number
  /** Resolves when nothing is kept, or at the deadline. */
  flush(deadlineMs: number): Promise<void>
  /** New text of an answer: at once, best effort, never kept. */
  stream(text: TextOf): void
  /** What a batch's gate prints: soon, best effort, never kept. */
  gateOutput(output: GateOutput): void
  /** Best effort, batched. */
  telemetry(event: ContainerEvent): void
  putSnapshot(options: { rigId: RigId | null; info: SnapshotInfo; body: Uint8Array }): Promise<void>
  getSnapshot(options: { rigId: RigId | null; agentId: AgentId }): Promise<{ info: SnapshotInfo; body: Uint8Array } | null>
  /** How the agent's terminal looks. Refused when the town knows a later generation. */
  putLastScreen(options: { rigId: RigId | null; agentId: AgentId; generation: number; still: Still }): Promise<void>
  setSnapshotAside(options: { rigId: RigId | null; agentId: AgentId; reason: string }): Promise<void>
}
