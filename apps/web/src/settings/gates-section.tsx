import type { Gate } from '@gastown/contract/work/rig-config'
import { useId, type ReactNode, type SubmitEvent } from 'react'
import { ErrorText } from '../ui/error-text.tsx'
import { isErrorOfField } from '../ui/is-error-of-field.ts'
import { Icon } from '../ui/icons.tsx'
import { gateDraftsOf, gatesOf, isSameGates, moved, withGate, type GateDraft } from './gates-draft.ts'
import { FormFoot } from './settings-form.tsx'

/** As many as the town takes. */
const mostGates = 20

interface GatesSectionProps {
  readonly gates: readonly Gate[]
  readonly drafts: readonly GateDraft[]
  readonly onDrafts: (drafts: readonly GateDraft[]) => void
  readonly save: {
    readonly isPending: boolean
    readonly isSuccess: boolean
    readonly error: unknown
    readonly send: (gates: Gate[]) => void
  }
}

/** The commands that a branch must pass before it lands, in their order. */
export function GatesSection({ gates, drafts, onDrafts, save }: GatesSectionProps): ReactNode {
  const titleId = useId()
  const isDirty = !isSameGates(drafts, gates)
  const areMinutesRight = drafts.every(({ minutes }) => Number(minutes) >= 0.05 && Number(minutes) <= 240)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isDirty && areMinutesRight && !save.isPending) save.send(gatesOf(drafts))
  }
  const change = (index: number, changed: Partial<GateDraft>): void => {
    const draft = drafts[index]
    if (draft !== undefined) onDrafts(drafts.with(index, { ...draft, ...changed }))
  }
  return (
    <section id="gates" className="settings-section" aria-labelledby={titleId} data-dirty={isDirty}>
      <form onSubmit={submit}>
        <h3 id={titleId}>Gates</h3>
        <p className="muted">
          Each runs on the merged tree, in the sandbox, one after the other; a branch lands only when all of them succeed. One
          that takes longer than its limit (0.05 to 240 minutes) has failed. Default: none.
        </p>
        {drafts.length === 0 ? (
          <p className="setting-empty">No gates: a branch lands as soon as it goes onto its target.</p>
        ) : null}
        <ol className="gate-list">
          {drafts.map((draft, index) => (
            <GateRow
              key={draft.key}
              draft={draft}
              number={index + 1}
              isLast={index === drafts.length - 1}
              error={save.error}
              onChange={(changed) => change(index, changed)}
              onMove={(by) => onDrafts(moved(drafts, index, by))}
              onRemove={() => onDrafts(drafts.toSpliced(index, 1))}
            />
          ))}
        </ol>
        <button
          type="button"
          className="button button-small"
          disabled={drafts.length >= mostGates}
          onClick={() => onDrafts(withGate(drafts))}
        >
          <Icon name="plus" size={14} /> Add a gate
        </button>
        <ErrorText error={save.error} />
        <FormFoot
          canSave={isDirty && areMinutesRight}
          isDirty={isDirty}
          isPending={save.isPending}
          isSaved={save.isSuccess && !isDirty}
          onDiscard={() => onDrafts(gateDraftsOf(gates))}
        />
      </form>
    </section>
  )
}

interface GateRowProps {
  readonly draft: GateDraft
  /** From 1. */
  readonly number: number
  readonly isLast: boolean
  readonly error: unknown
  readonly onChange: (changed: Partial<GateDraft>) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

function GateRow({ draft, number, isLast, error, onChange, onMove, onRemove }: GateRowProps): ReactNode {
  const isWrong = (field: string): boolean =>
    error !== null && error !== undefined && isErrorOfField(error, `gates.${number - 1}.${field}`)
  return (
    <li className="gate-row">
      <input
        aria-label={`Command of gate ${number}`}
        aria-invalid={isWrong('command')}
        className="gate-command-input"
        spellCheck={false}
        autoComplete="off"
        placeholder="npm test"
        value={draft.command}
        onChange={(event) => onChange({ command: event.target.value })}
      />
      <span className="input-unit">
        <input
          aria-label={`Time limit of gate ${number} in minutes`}
          aria-invalid={isWrong('timeLimitMinutes') || !(Number(draft.minutes) >= 0.05 && Number(draft.minutes) <= 240)}
          className="gate-minutes"
          inputMode="decimal"
          value={draft.minutes}
          onChange={(event) => onChange({ minutes: event.target.value })}
        />
        <span className="muted">min</span>
      </span>
      <span className="gate-actions">
        <IconButton name="chevron-up" label={`Move gate ${number} up`} disabled={number === 1} onClick={() => onMove(-1)} />
        <IconButton name="chevron-down" label={`Move gate ${number} down`} disabled={isLast} onClick={() => onMove(1)} />
        <IconButton name="trash" label={`Remove gate ${number}`} disabled={false} onClick={onRemove} />
      </span>
    </li>
  )
}

function IconButton(props: {
  readonly name: 'chevron-up' | 'chevron-down' | 'trash'
  readonly label: string
  readonly disabled: boolean
  readonly onClick: () => void
}): ReactNode {
  const { name, label, ...button } = props
  return (
    <button type="button" className="button button-icon" aria-label={label} title={label} {...button}>
      <Icon name={name} size={14} />
    </button>
  )
}
