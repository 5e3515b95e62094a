import { rigIdSchema } from '@gastown/contract/ids'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { Check } from '../ui/check.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icons.tsx'
import { Modal } from '../ui/modal.tsx'
import { newConvoyOf, newTask, withoutTask, type ConvoyDraft } from './convoy-draft.ts'
import { errorAt } from './error-at.ts'
import { convoyModeWords } from './convoy-words.ts'
import { TaskFields } from './task-fields.tsx'

interface NewConvoyDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const emptyDraft = (): ConvoyDraft => ({
  title: '',
  rigId: null,
  mode: null,
  isStaged: true,
  tasks: [newTask(crypto.randomUUID())],
})

/** Makes a convoy of several tasks that may wait for one another. What was typed stays until it is made. */
export function NewConvoyDialog({ open, onOpenChange }: NewConvoyDialogProps): ReactNode {
  const [draft, setDraft] = useState(emptyDraft)
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="New convoy" text="A batch of beads that belong together.">
      <NewConvoyForm
        draft={draft}
        onDraft={setDraft}
        onClose={() => onOpenChange(false)}
        onMade={() => {
          setDraft(emptyDraft())
          onOpenChange(false)
        }}
      />
    </Modal>
  )
}

interface FormProps {
  readonly draft: ConvoyDraft
  readonly onDraft: (draft: ConvoyDraft) => void
  readonly onClose: () => void
  readonly onMade: () => void
}

function NewConvoyForm({ draft, onDraft, onClose, onMade }: FormProps): ReactNode {
  const { townId, town } = useTownVisit()
  const navigate = useNavigate()
  const rigs = town?.rigs ?? []
  const rigId = draft.rigId ?? rigs[0]?.rigId
  const change = (more: Partial<ConvoyDraft>): void => onDraft({ ...draft, ...more })
  const key = useRef<{ readonly of: ConvoyDraft; readonly key: string } | null>(null)
  const make = useMutation(
    useTRPC().gastown.slingBatch.mutationOptions({
      onSuccess: ({ convoy: { convoyId } }) => {
        onMade()
        void navigate({ to: '/towns/$townId/convoys/$convoyId', params: { townId, convoyId } })
      },
    }),
  )
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (rigId === undefined) return
    // The same convoy sent again, when its answer was lost, is made once; another wording is another convoy.
    if (key.current?.of !== draft) key.current = { of: draft, key: crypto.randomUUID() }
    make.mutate({ townId, ...newConvoyOf({ ...draft, rigId }), idempotencyKey: key.current.key })
  }
  if (rigId === undefined) return <p className="muted">A convoy is work on a rig, and the town has none yet: add a rig first.</p>
  // Said at its field.
  const isAtField = [
    'title',
    'rigId',
    'mode',
    ...draft.tasks.flatMap((_, index) => [`tasks.${index}.title`, `tasks.${index}.body`]),
  ].some((field) => errorAt(make.error, field) !== null)
  return (
    <form className="new-convoy" onSubmit={submit}>
      <Field label="Title" name="title" error={errorAt(make.error, 'title')}>
        {(field) => (
          <input
            {...field}
            autoFocus
            autoComplete="off"
            value={draft.title}
            placeholder="What comes of it"
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <div className="field-row">
        <Field label="Rig" name="rigId" error={make.error}>
          {(field) => (
            <select {...field} value={rigId} onChange={(event) => change({ rigId: rigIdSchema.parse(event.target.value) })}>
              {rigs.map((rig) => (
                <option key={rig.rigId} value={rig.rigId}>
                  {rig.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ModeField draft={draft} change={change} error={make.error} />
      </div>
      <ol className="task-list">
        {draft.tasks.map((task, index) => (
          <TaskFields
            key={task.key}
            index={index}
            task={task}
            tasks={draft.tasks}
            error={make.error}
            onChange={(changed) => change({ tasks: draft.tasks.map((one) => (one.key === task.key ? changed : one)) })}
            onRemove={() => onDraft(withoutTask(draft, task.key))}
          />
        ))}
      </ol>
      <button
        type="button"
        className="button button-small"
        onClick={() =>
          change({
            tasks: [
              ...draft.tasks,
              newTask(
                crypto.randomUUID(),
                draft.tasks.slice(-1).map((last) => last.key),
              ),
            ],
          })
        }
      >
        <Icon name="plus" size={14} /> Another task
      </button>
      <Check
        label="Stage it"
        hint="Nothing starts until you start the convoy: there is time to look at it first."
        checked={draft.isStaged}
        onChange={(isStaged) => change({ isStaged })}
      />
      {isAtField ? null : <ErrorText error={make.error} />}
      <div className="modal-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {make.isPending ? 'Making…' : 'Make convoy'}
        </button>
      </div>
    </form>
  )
}

function ModeField(props: {
  readonly draft: ConvoyDraft
  readonly change: (more: Partial<ConvoyDraft>) => void
  readonly error: unknown
}): ReactNode {
  const { draft, change, error } = props
  return (
    <Field label="How it lands" name="mode" error={error} hint={draft.mode === null ? null : convoyModeWords[draft.mode].means}>
      {(field) => (
        <select
          {...field}
          value={draft.mode ?? ''}
          onChange={({ target: { value } }) =>
            change({ mode: value === 'review-and-merge' || value === 'review-then-land' ? value : null })
          }
        >
          <option value="">As the rig is set</option>
          <option value="review-and-merge">{convoyModeWords['review-and-merge'].name}</option>
          <option value="review-then-land">{convoyModeWords['review-then-land'].name}</option>
        </select>
      )}
    </Field>
  )
}
