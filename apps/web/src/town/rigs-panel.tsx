import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'
import { Icon } from '../ui/icons.tsx'
import { AddRigForm } from './add-rig-form.tsx'

export function RigsPanel({ townId, rigs }: { readonly townId: TownId; readonly rigs: readonly RigView[] | null }): ReactNode {
  const trpc = useTRPC()
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<RigView | null>(null)
  const remove = useMutation(trpc.gastown.deleteRig.mutationOptions({ onSuccess: () => setRemoving(null) }))
  const empty = rigs?.length === 0
  return (
    <div className="rigs">
      {empty ? <p className="panel-empty">A rig is a git repository that the town works on. This town has none yet.</p> : null}
      <ul className="rig-list">
        {rigs?.map((rig) => (
          <li key={rig.rigId} className="rig">
            <div className="rig-text">
              <strong>{rig.name}</strong>
              <code title={rig.gitUrl}>{rig.gitUrl}</code>
            </div>
            <span className="tag">{rig.defaultBranch}</span>
            <button
              type="button"
              className="button button-icon"
              aria-label={`Remove ${rig.name}`}
              onClick={() => {
                remove.reset()
                setRemoving(rig)
              }}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      {adding || empty ? (
        <AddRigForm townId={townId} {...(empty ? {} : { onCancel: () => setAdding(false) })} onAdded={() => setAdding(false)} />
      ) : (
        <button type="button" className="button" onClick={() => setAdding(true)}>
          <Icon name="plus" /> Add a rig
        </button>
      )}
      {removing === null ? null : (
        <ConfirmModal
          open
          onOpenChange={() => setRemoving(null)}
          title={`Remove ${removing.name}?`}
          text="The town forgets this rig. The repository itself is not touched."
          action="Remove"
          danger
          pending={remove.isPending}
          error={remove.error === null ? null : gastownErrorOf(remove.error)}
          onConfirm={() => remove.mutate({ townId, rigId: removing.rigId })}
        />
      )}
    </div>
  )
}
