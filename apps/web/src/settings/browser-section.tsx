import type { ReactNode } from 'react'
import type { Theme } from '../app/browser-settings.ts'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Check } from '../ui/check.tsx'
import { Field } from '../ui/field.tsx'

/** What this browser alone remembers; changed at once. Where the mayor is and how large is changed at the mayor itself. */
export function BrowserSection(): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  return (
    <section id="browser" className="settings-section" aria-labelledby="browser-title">
      <h3 id="browser-title">This browser</h3>
      <p className="muted">Remembered here alone, for all towns. A change is in force at once.</p>
      <div className="setting-list">
        <Field label="Theme" name="theme" hint="Default: as the system is.">
          {(field) => (
            <select
              {...field}
              className="input-short"
              value={current.theme}
              onChange={(event) => settings.set({ ...current, theme: event.target.value as Theme })}
            >
              <option value="system">system</option>
              <option value="dark">dark</option>
              <option value="light">light</option>
            </select>
          )}
        </Field>
        <Check
          label="The mayor sees what I look at, and may open things here"
          hint="Which page, bead, convoy, agent or merge is shown goes with your next message, as a note. It costs no call of its own. Default: on."
          checked={current.mayorSeesPage}
          onChange={(mayorSeesPage) => settings.set({ ...current, mayorSeesPage })}
        />
        <Check
          label="Places of the town as icons alone"
          hint="On the left of every page. Default: off."
          checked={current.navIsNarrow}
          onChange={(navIsNarrow) => settings.set({ ...current, navIsNarrow })}
        />
        <Check
          label="A screen reader reads the terminals"
          hint="Gives it each row and each key. What you type then shows a frame later. Default: off."
          checked={current.terminalIsReadAloud}
          onChange={(terminalIsReadAloud) => settings.set({ ...current, terminalIsReadAloud })}
        />
        <Check
          label="Programs in the terminal may copy to my clipboard"
          hint="Whatever an agent prints could then put text there. Reading it is never allowed. Default: off."
          checked={current.terminalMayWriteClipboard}
          onChange={(terminalMayWriteClipboard) => settings.set({ ...current, terminalMayWriteClipboard })}
        />
      </div>
    </section>
  )
}
