import type { AgentId, TownId } from '@gastown/contract/ids'
import type { MayorStatus, SessionStatus } from '@gastown/contract/views'
import type { QueryClient, QueryKey } from '@tanstack/react-query'

interface SeedMayorStatusOptions {
  readonly queryClient: QueryClient
  /** `trpc.gastown.getMayorStatus.queryKey({ townId })`. */
  readonly queryKey: QueryKey
  readonly townId: TownId
  /** What `ensureMayor` answered. */
  readonly ensured: { readonly agentId: AgentId; readonly sessionStatus: SessionStatus }
  /** Time of the answer, ms since the epoch. */
  readonly atMs: number
}

/**
 * Writes the answer of `ensureMayor` into the cache of `getMayorStatus`, so that what waits for the mayor's id goes on in the same
 * frame and not after the next answer of the town; then asks the town, whose word is the last. `sessionId` is the mayor's agent id, as
 * in the town's own answer. Source: S8 of the startup requirement.
 */
export async function seedMayorStatus({ queryClient, queryKey, townId, ensured, atMs }: SeedMayorStatusOptions): Promise<void> {
  const { agentId, sessionStatus } = ensured
  const seeded: MayorStatus = {
    configured: true,
    townId,
    session: { agentId, sessionId: agentId, status: sessionStatus, lastActivityAt: new Date(atMs).toISOString() },
  }
  queryClient.setQueryData<MayorStatus>(queryKey, seeded)
  await queryClient.invalidateQueries({ queryKey, exact: true })
}
