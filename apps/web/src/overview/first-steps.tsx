import type { ReactNode } from 'react'
import { useDock } from '../dock/dock-context.ts'
import { AddRigForm } from '../rigs/add-rig-form.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'

/** What to do first in a town that has nothing yet: give it a repository, and tell the mayor what you want. */
export function FirstSteps(): ReactNode {
  const { townId, town } = useTownVisit()
  const dock = useDock()
  const rigs = town?.rigs ?? []
  const hasRig = rigs.length > 0
  return (
    <div className="first-steps">
      <h3>Welcome to {town?.name}</h3>
      <p className="muted">
        The mayor is warming up. Two things, and work begins: it makes beads of what you say, workers do them side by side, and
        what passes your gates lands on your branch.
      </p>
      <ol>
        <li className="first-step" data-done={hasRig}>
          <span className="first-step-number">{hasRig ? <Icon name="check" size={14} /> : 1}</span>
          <div>
            <strong>{hasRig ? `The town works on ${rigs.map(({ name }) => name).join(', ')}` : 'Add a repository'}</strong>
            {hasRig ? null : (
              <>
                <p className="muted">A URL, or a path on this machine. It is never pushed to by force.</p>
                <AddRigForm townId={townId} onAdded={() => dock.show('chat', { focus: true })} />
              </>
            )}
          </div>
        </li>
        <li className="first-step">
          <span className="first-step-number">2</span>
          <div>
            <strong>Tell the mayor what you want</strong>
            <p className="muted">One sentence is enough, such as “Add a dark theme” or “Find out why the tests are slow”.</p>
            <button type="button" className="button" onClick={() => dock.show('chat', { focus: true })}>
              <Icon name="chat" size={14} /> Talk to the mayor
            </button>
          </div>
        </li>
      </ol>
    </div>
  )
}
