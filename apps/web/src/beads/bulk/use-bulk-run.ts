import type { BeadPatch } from '@gastown/contract/work/bead'
import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { BeadCard } from '@gastown/contract/work/bead-card'
import { useCallback, useState } from 'react'
import { useTRPCClient } from '../../app/trpc.ts'
import { labelsAfter, type BulkAction } from './bulk-actions.ts'

/** Calls that are under way at once: the town takes one input after the other anyway. */
const callsAtOnce = 4

export interface BulkRun {
  readonly action: BulkAction
  readonly total: number
  readonly done: number
  readonly failures: readonly { readonly card: BeadCard; readonly message: string }[]
}

export interface BulkRunner {
  /** The run that is under way, or the last one. */
  readonly run: BulkRun | null
  readonly isRunning: boolean
  /** Resolves when all beads have been tried. */
  readonly start: (action: BulkAction, cards: readonly BeadCard[]) => Promise<void>
  readonly forget: () => void
}

/** Does one thing to many beads, and keeps what became of each. */
export function useBulkRun(townId: TownId): BulkRunner {
  const client = useTRPCClient().gastown
  const [run, setRun] = useState<BulkRun | null>(null)
  const [isRunning, setIsRunning] = useState(false)

  const perform = useCallback(
    async (action: BulkAction, card: BeadCard): Promise<unknown> => {
      const { beadId } = card
      const update = (patch: BeadPatch) => client.updateBead.mutate({ townId, beadId, patch })
      switch (action.type) {
        case 'start':
          return client.startBead.mutate({ townId, beadId })
        case 'hold':
          return update({ hold: true })
        case 'retry':
          return client.retryBead.mutate({ townId, beadId })
        case 'priority':
          return update({ priority: action.priority })
        case 'labels': {
          const labels = labelsAfter(card.labels, action)
          return labels === null ? null : update({ labels })
        }
        case 'close':
          return client.closeBead.mutate({ townId, beadId, reason: action.reason })
        case 'delete':
          return client.deleteBead.mutate({ townId, beadIds: [beadId] })
      }
    },
    [client, townId],
  )

  const start = useCallback(
    async (action: BulkAction, cards: readonly BeadCard[]): Promise<void> => {
      setRun({ action, total: cards.length, done: 0, failures: [] })
      setIsRunning(true)
      const tell = (many: number, failures: BulkRun['failures'] = []): void =>
        setRun((before) => before && { ...before, done: before.done + many, failures: [...before.failures, ...failures] })
      if (action.type === 'delete' && cards.length > 1) {
        // All or none: the town says which one cannot go, and why.
        const beadIds = cards.map(({ beadId }) => beadId)
        const message = await client.deleteBead.mutate({ townId, beadIds }).then(() => null, messageOf)
        tell(cards.length, message === null ? [] : cards.map((card) => ({ card, message })))
      } else {
        const waiting = [...cards]
        const work = async (): Promise<void> => {
          for (let card = waiting.shift(); card !== undefined; card = waiting.shift()) {
            const message = await perform(action, card).then(() => null, messageOf)
            tell(1, message === null ? [] : [{ card, message }])
          }
        }
        await Promise.all(Array.from({ length: callsAtOnce }, work))
      }
      setIsRunning(false)
    },
    [client, townId, perform],
  )
  const forget = useCallback(() => setRun(null), [])
  return { run, isRunning, start, forget }
}

function messageOf(error: unknown): string {
  return gastownErrorOf(error).message
}
