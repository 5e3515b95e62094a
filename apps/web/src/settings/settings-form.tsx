import { useEffect, useId, useRef, type ReactNode, type SubmitEvent } from 'react'
import { ErrorText } from '../ui/error-text.tsx'
import { complaintOf, isChanged, patchOf, shownValue, type Draft } from './setting.ts'
import { SettingField } from './setting-field.tsx'
import type { SettingsSection } from './town-sections.ts'

interface SettingsFormProps {
  readonly section: SettingsSection
  /** In force. */
  readonly settings: unknown
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
  readonly save: {
    readonly isPending: boolean
    readonly isSuccess: boolean
    readonly error: unknown
    readonly send: (patch: Record<string, unknown>) => void
  }
  /** Below the settings, above the buttons. */
  readonly children?: ReactNode
}

/** A section of settings that are saved together. What the town refuses stays as it was typed, with the reason at its field. */
export function SettingsForm({ section, settings, draft, onDraft, save, children }: SettingsFormProps): ReactNode {
  const titleId = useId()
  const form = useRef<HTMLFormElement>(null)
  const all = section.settings
  const valueOf = (index: number): string | boolean => {
    const setting = all[index]
    return setting === undefined ? '' : (draft[setting.path] ?? shownValue(setting, settings))
  }
  const patch = patchOf(all, draft, settings)
  const isWrong = all.some(
    (setting, index) => isChanged(setting, draft, settings) && complaintOf(setting, valueOf(index)) !== null,
  )
  useEffect(() => {
    if (save.error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [save.error])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (patch !== null && !isWrong && !save.isPending) save.send(patch)
  }
  return (
    <section id={section.id} className="settings-section" aria-labelledby={titleId} data-dirty={patch !== null}>
      <form ref={form} onSubmit={submit}>
        <h3 id={titleId}>{section.title}</h3>
        <p className="muted">{section.text}</p>
        <div className="setting-list">
          {all.map((setting, index) => (
            <SettingField
              key={setting.path}
              setting={setting}
              value={valueOf(index)}
              isChanged={isChanged(setting, draft, settings)}
              error={save.error}
              onChange={(value) => onDraft({ ...draft, [setting.path]: value })}
            />
          ))}
        </div>
        {children}
        <ErrorText error={save.error} fields={all.map(({ path }) => path)} />
        <FormFoot
          canSave={patch !== null && !isWrong}
          isDirty={patch !== null}
          isPending={save.isPending}
          isSaved={save.isSuccess && patch === null}
          onDiscard={() => onDraft({})}
        />
      </form>
    </section>
  )
}

interface FormFootProps {
  readonly canSave: boolean
  readonly isDirty: boolean
  readonly isPending: boolean
  readonly isSaved: boolean
  readonly onDiscard: () => void
}

/** Save, or go back to what is in force; and whether it is saved. */
export function FormFoot({ canSave, isDirty, isPending, isSaved, onDiscard }: FormFootProps): ReactNode {
  return (
    <div className="form-actions form-actions-start settings-foot">
      <button type="submit" className="button button-primary" disabled={!canSave || isPending}>
        {isPending ? 'Saving…' : 'Save'}
      </button>
      {isDirty ? (
        <button type="button" className="button" onClick={onDiscard}>
          Discard
        </button>
      ) : null}
      <span role="status" className="muted">
        {isDirty ? 'Not saved yet.' : isSaved ? 'Saved. In force now.' : ''}
      </span>
    </div>
  )
}
