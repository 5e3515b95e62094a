import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useShownBead } from '../beads/use-shown-bead.ts'
import { Check } from '../ui/check.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icons.tsx'
import { Modal } from '../ui/modal.tsx'
import { slingOf, type SlingDraft, type SlingTask } from './sling-draft.ts'

interface SlingDialogProps {
  readonly townId: TownId
  readonly rig: RigView
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const newTask = (): SlingTask => ({ key: crypto.randomUUID(), title: '', body: '' })
const emptyDraft = (): SlingDraft => ({ tasks: [newTask()], convoyTitle: '', isInOrder: true, isStaged: false })

/** Hands work to the workers of a rig: one bead, or a convoy of several. What was typed stays until it is made. */
export function SlingDialog({ townId, rig, open, onOpenChange }: SlingDialogProps): ReactNode {
  const { gastown } = useTRPC()
  const navigate = useNavigate()
  const { show } = useShownBead()
  const [draft, setDraft] = useState(emptyDraft)
  // The same work sent again, when its answer was lost, is made once.
  const key = useRef<{ readonly of: SlingDraft; readonly key: string } | null>(null)
  const done = (): void => {
    setDraft(emptyDraft())
    onOpenChange(false)
  }
  const slingBead = useMutation(
    gastown.sling.mutationOptions({
      onSuccess: ({ beadId }) => {
        done()
        show(beadId)
      },
    }),
  )
  const slingConvoy = useMutation(
    gastown.slingBatch.mutationOptions({
      onSuccess: ({ convoy: { convoyId } }) => {
        done()
        void navigate({ to: '/towns/$townId/convoys/$convoyId', params: { townId, convoyId } })
      },
    }),
  )
  const isPending = slingBead.isPending || slingConvoy.isPending
  const sling = slingOf(rig.rigId, draft)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (sling === null || isPending) return
    if (key.current?.of !== draft) key.current = { of: draft, key: crypto.randomUUID() }
    const idempotencyKey = key.current.key
    slingBead.reset()
    slingConvoy.reset()
    if (sling.kind === 'bead') slingBead.mutate({ townId, ...sling.bead, idempotencyKey })
    else slingConvoy.mutate({ townId, ...sling.convoy, idempotencyKey })
  }
  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
      title={`Sling work to ${rig.name}`}
      text="One task is a bead; several are a convoy."
    >
      <form className="sling" onSubmit={submit}>
        <Tasks draft={draft} onDraft={setDraft} />
        {draft.tasks.length > 1 ? <ConvoyFields draft={draft} onDraft={setDraft} error={slingConvoy.error} /> : null}
        <ErrorText error={slingBead.error ?? slingConvoy.error} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={() => onOpenChange(false)}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={sling === null || isPending}>
            {isPending ? 'Slinging…' : 'Sling'}
          </button>
        </div>
      </form>
    </Modal>
  )
}

interface DraftProps {
  readonly draft: SlingDraft
  readonly onDraft: (draft: SlingDraft) => void
}

function Tasks({ draft, onDraft }: DraftProps): ReactNode {
  const { tasks } = draft
  const change = (key: string, more: Partial<SlingTask>): void =>
    onDraft({ ...draft, tasks: tasks.map((task) => (task.key === key ? { ...task, ...more } : task)) })
  return (
    <>
      {tasks.map(({ key, title, body }, index) => (
        <fieldset key={key} className="sling-task">
          <legend>{tasks.length === 1 ? 'Task' : `Task ${index + 1}`}</legend>
          <input
            aria-label={tasks.length === 1 ? 'Title' : `Title of task ${index + 1}`}
            autoFocus={index === tasks.length - 1}
            autoComplete="off"
            maxLength={200}
            placeholder="What is to be done"
            value={title}
            onChange={(event) => change(key, { title: event.target.value })}
          />
          <textarea
            aria-label={tasks.length === 1 ? 'Description' : `Description of task ${index + 1}`}
            rows={tasks.length === 1 ? 6 : 2}
            placeholder="Markdown: what a worker needs to know"
            value={body}
            onChange={(event) => change(key, { body: event.target.value })}
          />
          {tasks.length === 1 ? null : (
            <button
              type="button"
              className="button button-icon button-small sling-remove"
              aria-label={`Take task ${index + 1} away`}
              onClick={() => onDraft({ ...draft, tasks: tasks.filter((task) => task.key !== key) })}
            >
              <Icon name="close" size={14} />
            </button>
          )}
        </fieldset>
      ))}
      <button type="button" className="button button-small" onClick={() => onDraft({ ...draft, tasks: [...tasks, newTask()] })}>
        <Icon name="plus" size={14} /> Another task
      </button>
    </>
  )
}

function ConvoyFields({ draft, onDraft, error }: DraftProps & { readonly error: unknown }): ReactNode {
  return (
    <div className="sling-convoy">
      <Field label="Title of the convoy" name="title" error={error}>
        {(field) => (
          <input
            {...field}
            autoComplete="off"
            maxLength={200}
            value={draft.convoyTitle}
            onChange={(event) => onDraft({ ...draft, convoyTitle: event.target.value })}
          />
        )}
      </Field>
      <Check
        label="In this order"
        hint="Each starts when the one before it has landed. Otherwise they run beside each other."
        checked={draft.isInOrder}
        onChange={(isInOrder) => onDraft({ ...draft, isInOrder })}
      />
      <Check
        label="Stage it"
        hint="Nothing starts until somebody starts the convoy."
        checked={draft.isStaged}
        onChange={(isStaged) => onDraft({ ...draft, isStaged })}
      />
    </div>
  )
}
