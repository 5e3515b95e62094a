import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { AddRigForm } from './add-rig-form.tsx'
import { RemoveRigModal } from './remove-rig-modal.tsx'

/** The rigs of a town, each a way to its page, and a form for the next one. */
export function RigsPanel({ townId, rigs }: { readonly townId: TownId; readonly rigs: readonly RigView[] | null }): ReactNode {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<RigView | null>(null)
  const empty = rigs?.length === 0
  return (
    <div className="rigs">
      {empty ? <p className="panel-empty">A rig is a git repository that the town works on. This town has none yet.</p> : null}
      <ul className="rig-list">
        {rigs?.map((rig) => (
          <li key={rig.rigId} className="rig">
            <div className="rig-text">
              <Link className="rig-name" to="/towns/$townId/rigs/$rigId" params={{ townId, rigId: rig.rigId }}>
                {rig.name}
              </Link>
              <code title={rig.gitUrl}>{rig.gitUrl}</code>
            </div>
            <span className="tag">{rig.defaultBranch}</span>
            <button
              type="button"
              className="button button-icon"
              aria-label={`Remove ${rig.name}`}
              onClick={() => setRemoving(rig)}
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
      {removing === null ? null : <RemoveRigModal townId={townId} rig={removing} onClose={() => setRemoving(null)} />}
    </div>
  )
}
