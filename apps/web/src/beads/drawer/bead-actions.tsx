import type { TownId } from '@gastown/contract/ids'
import type { BeadView } from '@gastown/contract/work/bead'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../../app/trpc.ts'
import { ErrorText } from '../../ui/error-text.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { BulkConfirm } from '../bulk/bulk-confirm.tsx'
import { whyNot, type BulkAction } from '../bulk/bulk-actions.ts'
import { cardOfBead } from '../card-of-bead.ts'
import { useShownBead } from '../use-shown-bead.ts'

/** What can be done with a bead as it is now. What cannot is not there. */
export function BeadActions({ townId, bead }: { readonly townId: TownId; readonly bead: BeadView }): ReactNode {
  const { gastown } = useTRPC()
  const { show } = useShownBead()
  const [asking, setAsking] = useState<'close' | 'delete' | null>(null)
  const start = useMutation(gastown.startBead.mutationOptions())
  const hold = useMutation(gastown.updateBead.mutationOptions())
  const retry = useMutation(gastown.retryBead.mutationOptions())
  const close = useMutation(gastown.closeBead.mutationOptions())
  const remove = useMutation(gastown.deleteBead.mutationOptions({ onSuccess: () => show(null) }))
  const all = [start, hold, retry, close, remove]
  const isBusy = all.some(({ isPending }) => isPending)
  const error = all.find(({ isError }) => isError)?.error ?? null
  const { beadId } = bead
  const card = cardOfBead(bead)
  const offers = (type: BulkAction['type']): boolean => whyNot(card, type) === null
  const press = (run: () => void): void => {
    for (const each of all) each.reset()
    run()
  }
  const button = (text: string, icon: IconName, run: () => void, more = ''): ReactNode => (
    <button type="button" className={`button button-small ${more}`} disabled={isBusy} onClick={() => press(run)}>
      <Icon name={icon} size={14} />
      {text}
    </button>
  )
  if (bead.status === 'closed') return null
  return (
    <div className="bead-actions">
      <div className="bead-actions-line" role="toolbar" aria-label="Actions">
        {offers('start') ? button('Start now', 'play', () => start.mutate({ townId, beadId }), 'button-primary') : null}
        {offers('retry') ? button('Retry', 'restart', () => retry.mutate({ townId, beadId }), 'button-primary') : null}
        {offers('hold') ? button('Hold', 'pause', () => hold.mutate({ townId, beadId, patch: { hold: true } })) : null}
        {offers('close') ? button('Close…', 'check', () => setAsking('close')) : null}
        {offers('delete') ? button('Delete…', 'trash', () => setAsking('delete'), 'button-danger') : null}
      </div>
      <ErrorText error={error} />
      {asking === null ? null : (
        <BulkConfirm
          type={asking}
          cards={[card]}
          onCancel={() => setAsking(null)}
          onConfirm={(action) => {
            setAsking(null)
            if (action.type === 'close') close.mutate({ townId, beadId, reason: action.reason })
            else remove.mutate({ townId, beadIds: [beadId] })
          }}
        />
      )}
    </div>
  )
}
