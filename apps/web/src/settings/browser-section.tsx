import type { ReactNode } from 'react'
import type { Theme } from '../app/browser-settings.ts'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Check } from '../ui/check.tsx'
import { Field } from '../ui/field.tsx'

export function BrowserSection(): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  return (
    <section className="settings-section">
      <h3>This browser</h3>
      <Field label="Theme" name="theme">
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
        label="Programs in the terminal may copy to my clipboard"
        hint="Whatever an agent prints could then put text there. Reading it is never allowed."
        checked={current.terminalMayWriteClipboard}
        onChange={(terminalMayWriteClipboard) => settings.set({ ...current, terminalMayWriteClipboard })}
      />
      <Check
        label="The mayor sees what I look at, and may open things here"
        hint="Which page, bead, convoy, agent or merge is shown goes with your next message, as a note. It costs no call of its own."
        checked={current.mayorSeesPage}
        onChange={(mayorSeesPage) => settings.set({ ...current, mayorSeesPage })}
      />
    </section>
  )
}
