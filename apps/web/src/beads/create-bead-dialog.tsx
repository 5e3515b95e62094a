import { rigIdSchema, type RigId, type TownId } from '@gastown/contract/ids'
import type { Priority } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { Check } from '../ui/check.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { emptyDraft, newBeadOf, parseUsd, type BeadDraft } from './bead-draft.ts'
import { BeadPicker } from './bead-picker.tsx'
import { priorities, priorityWords } from './bead-words.ts'
import { useBeadCards } from './use-bead-cards.ts'
import './create-bead-dialog.css'

interface CreateBeadDialogProps {
  readonly townId: TownId
  readonly rigId?: RigId
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onCreated: (beadId: BeadId) => void
}

const fields = ['rigId', 'title', 'body', 'priority', 'labels', 'dependsOn', 'model', 'budgetUsd']

/** Makes a bead. What was typed stays when the dialog is closed or the town refuses it, and is gone once it is made. */
export function CreateBeadDialog({ townId, rigId, open, onOpenChange, onCreated }: CreateBeadDialogProps): ReactNode {
  const [draft, setDraft] = useState<BeadDraft>(emptyDraft)
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="New bead">
      <CreateBeadForm
        townId={townId}
        fixedRigId={rigId}
        draft={draft}
        onDraft={setDraft}
        onCancel={() => onOpenChange(false)}
        onCreated={(beadId) => {
          setDraft({ ...emptyDraft, rigId: draft.rigId })
          onOpenChange(false)
          onCreated(beadId)
        }}
      />
    </Modal>
  )
}

function CreateBeadForm(props: {
  readonly townId: TownId
  readonly fixedRigId: RigId | undefined
  readonly draft: BeadDraft
  readonly onDraft: (draft: BeadDraft) => void
  readonly onCancel: () => void
  readonly onCreated: (beadId: BeadId) => void
}): ReactNode {
  const { townId, fixedRigId, draft, onDraft, onCancel, onCreated } = props
  const rigs = useTownVisit().town?.rigs ?? []
  const rigId = rigIdSchema.safeParse(fixedRigId ?? (draft.rigId === '' ? rigs[0]?.rigId : draft.rigId)).data
  const change = (more: Partial<BeadDraft>): void => onDraft({ ...draft, ...more })
  // The same bead sent again, when its answer was lost, is made once; another wording is another bead.
  const key = useRef<{ readonly of: BeadDraft; readonly key: string } | null>(null)
  const create = useMutation(useTRPC().gastown.createBead.mutationOptions({ onSuccess: ({ beadId }) => onCreated(beadId) }))
  const budgetIsWrong = draft.budget.trim() !== '' && !(parseUsd(draft.budget) >= 0)
  const isReady = rigId !== undefined && draft.title.trim() !== '' && !budgetIsWrong && !create.isPending
  const submit = (event?: SubmitEvent): void => {
    event?.preventDefault()
    if (!isReady) return
    if (key.current?.of !== draft) key.current = { of: draft, key: crypto.randomUUID() }
    create.mutate({ townId, ...newBeadOf({ ...draft, rigId }), idempotencyKey: key.current.key })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  }
  if (rigs.length === 0) return <p className="muted">A bead is work on a rig, and the town has none yet: add a rig first.</p>
  return (
    <form className="create-bead" onSubmit={submit} onKeyDown={onKeyDown}>
      <Field label="Title" name="title" error={create.error}>
        {(field) => (
          <input
            {...field}
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={draft.title}
            placeholder="What is to be done"
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Description"
        name="body"
        hint="Markdown. What a worker needs to know, and how it knows that it is done."
        error={create.error}
      >
        {(field) => (
          <textarea {...field} rows={6} value={draft.body} onChange={(event) => change({ body: event.target.value })} />
        )}
      </Field>
      <div className="field-row">
        <Field label="Rig" name="rigId" error={create.error}>
          {(field) => (
            <select
              {...field}
              value={rigId}
              disabled={fixedRigId !== undefined}
              onChange={(event) => change({ rigId: event.target.value as RigId })}
            >
              {rigs.map((rig) => (
                <option key={rig.rigId} value={rig.rigId}>
                  {rig.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Priority" name="priority" error={create.error}>
          {(field) => (
            <select {...field} value={draft.priority} onChange={(event) => change({ priority: event.target.value as Priority })}>
              {priorities.map((priority) => (
                <option key={priority} value={priority}>
                  {priorityWords[priority]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label="Labels" name="labels" error={create.error}>
        {(field) => (
          <input
            {...field}
            autoComplete="off"
            value={draft.labels}
            placeholder="Separated by spaces"
            onChange={(event) => change({ labels: event.target.value })}
          />
        )}
      </Field>
      <DependencyField townId={townId} draft={draft} change={change} error={create.error} />
      <details className="more-fields">
        <summary>Model and budget</summary>
        <div className="field-row">
          <Field label="Model" name="model" hint="Empty: the rig's, else the town's." error={create.error}>
            {(field) => (
              <input
                {...field}
                autoComplete="off"
                spellCheck={false}
                value={draft.model}
                onChange={(event) => change({ model: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Budget in US dollars"
            name="budgetUsd"
            hint={budgetIsWrong ? 'Must be an amount such as 2.50.' : "Empty: the town's."}
            error={create.error}
          >
            {(field) => (
              <input
                {...field}
                aria-invalid={field['aria-invalid'] || budgetIsWrong}
                inputMode="decimal"
                autoComplete="off"
                value={draft.budget}
                onChange={(event) => change({ budget: event.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
      <Check
        label="Hold it"
        hint="It waits until somebody starts it. Otherwise the next free worker takes it."
        checked={draft.hold}
        onChange={(hold) => change({ hold })}
      />
      <ErrorText error={create.error} fields={fields} />
      <div className="modal-actions">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={!isReady}>
          {create.isPending ? 'Creating…' : draft.hold ? 'Create and hold' : 'Create and start'}
        </button>
      </div>
    </form>
  )
}

function DependencyField({
  townId,
  draft,
  change,
  error,
}: {
  readonly townId: TownId
  readonly draft: BeadDraft
  readonly change: (more: Partial<BeadDraft>) => void
  readonly error: unknown
}): ReactNode {
  const { cards, byId } = useBeadCards(townId)
  return (
    <Field label="Starts after" name="dependsOn" hint="Beads that must have landed before." error={error}>
      {(field) => (
        <BeadPicker
          {...field}
          cards={cards}
          chosen={draft.dependsOn}
          titleOf={(beadId) => byId.get(beadId)?.title ?? beadId}
          onChange={(dependsOn) => change({ dependsOn })}
        />
      )}
    </Field>
  )
}
