import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { MayorView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../app/trpc.ts'
import type { ConversationRow } from './conversation-row.ts'

export interface StopTurn {
  /** There is a turn to stop. */
  readonly offered: boolean
  readonly isPending: boolean
  /** Why the last try failed. */
  readonly error: string | null
  stop(): void
}

export function isInTurn(mayorStatus: MayorView['status'] | null, rows: readonly ConversationRow[]): boolean {
  return mayorStatus === 'working' || rows.findLast(({ role }) => role === 'assistant')?.state === 'streaming'
}

export function useStopTurn({ townId, offered }: { townId: TownId; offered: boolean }): StopTurn {
  const trpc = useTRPC()
  const { mutate, isPending, error } = useMutation(trpc.gastown.stopTurn.mutationOptions())
  return {
    offered,
    isPending,
    error: error === null || !offered ? null : gastownErrorOf(error).message,
    stop: () => {
      if (offered && !isPending) mutate({ townId })
    },
  }
}
