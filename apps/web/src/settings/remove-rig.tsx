import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { RigId } from '@gastown/contract/ids'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

const text =
  'The town forgets the rig and its settings. The repository is not touched. A rig with unfinished work is not removed.'

/** Takes a rig out of its town. */
export function RemoveRig({ rigId }: { readonly rigId: RigId }): ReactNode {
  const { townId, town } = useTownVisit()
  const navigate = useNavigate()
  const [isAsked, setIsAsked] = useState(false)
  const name = town?.rigs.find((rig) => rig.rigId === rigId)?.name ?? rigId
  const remove = useMutation(
    useTRPC().gastown.deleteRig.mutationOptions({
      onSuccess: () => navigate({ to: '/towns/$townId', params: { townId }, ignoreBlocker: true }),
    }),
  )
  return (
    <section id="danger" className="settings-section settings-danger" aria-labelledby="danger-title">
      <h3 id="danger-title">Danger zone</h3>
      <ul className="deeds">
        <li>
          <div>
            <b>Remove the rig</b>
            <p className="muted">{text}</p>
          </div>
          <button type="button" className="button button-danger" onClick={() => setIsAsked(true)}>
            Remove rig…
          </button>
        </li>
      </ul>
      <ConfirmModal
        open={isAsked}
        onOpenChange={setIsAsked}
        title={`Remove ${name}?`}
        text={text}
        action="Remove rig"
        danger
        typeToConfirm={name}
        pending={remove.isPending}
        error={remove.error === null ? null : gastownErrorOf(remove.error)}
        onConfirm={() => remove.mutate({ townId, rigId })}
      />
    </section>
  )
}
