import type { ReactNode } from 'react'
import { Modal } from '../ui/modal.tsx'
import { KeyCaps } from './key-caps.tsx'
import { moreKeys } from './more-keys.ts'
import { actionGroups, type TownAction } from './town-action.ts'
import './keyboard-help.css'

interface KeyboardHelpProps {
  readonly actions: readonly TownAction[]
  readonly onClose: () => void
}

/** Every shortcut there is. Those of the whole page are the actions' own. */
export function KeyboardHelp({ actions, onClose }: KeyboardHelpProps): ReactNode {
  const bound = actionGroups
    .map((place) => ({
      place,
      keys: actions.flatMap(({ group, keys, text }) => (group === place && keys !== undefined ? [{ keys, text }] : [])),
    }))
    .filter(({ keys }) => keys.length > 0)
  return (
    <Modal
      open
      onOpenChange={onClose}
      title="Keyboard shortcuts"
      text="They do nothing while you type into a field or a terminal. Everything else is reached with Tab, and by the palette."
    >
      <div className="key-help">
        {[...bound, ...moreKeys].map(({ place, keys }) => (
          <div key={place} className="key-help-group">
            <h3>{place}</h3>
            <dl>
              {keys.map((each) => (
                <div key={each.text} className="key-help-row">
                  <dt>{each.text}</dt>
                  <dd>
                    <KeyCaps keys={each.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Modal>
  )
}
