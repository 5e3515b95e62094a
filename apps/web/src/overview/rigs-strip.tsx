import { useMemo, useState, type ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { AddRigForm } from '../rigs/add-rig-form.tsx'
import { ToRig } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'
import { Modal } from '../ui/modal.tsx'
import { countByRig } from './count-by-rig.ts'

/** The town's rigs, each with what goes on in it. */
export function RigsStrip(): ReactNode {
  const { townId, town } = useTownVisit()
  const { cards } = useBeadCards(townId)
  const counts = useMemo(() => countByRig(cards), [cards])
  const [isAdding, setAdding] = useState(false)
  return (
    <section className="rigs-strip" aria-label="Rigs">
      <ul>
        {town?.rigs.map(({ rigId, name, defaultBranch }) => {
          const { working = 0, waiting = 0, landing = 0 } = counts.get(rigId) ?? {}
          return (
            <li key={rigId}>
              <ToRig id={rigId} className="rig-chip" title={`${name}, branch ${defaultBranch}`}>
                <Icon name="rig" size={13} />
                <strong>{name}</strong>
                <span>
                  {working} at work · {landing} landing · {waiting} waiting
                </span>
              </ToRig>
            </li>
          )
        })}
      </ul>
      <button type="button" className="rig-chip rig-chip-add" onClick={() => setAdding(true)}>
        <Icon name="plus" size={13} /> Add a rig
      </button>
      {isAdding ? (
        <Modal open onOpenChange={setAdding} title="Add a rig" text="A rig is a git repository that the town works on.">
          <AddRigForm townId={townId} onAdded={() => setAdding(false)} onCancel={() => setAdding(false)} />
        </Modal>
      ) : null}
    </section>
  )
}
