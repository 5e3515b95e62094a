import { agentIdSchema, type AgentId } from '@gastown/contract/ids'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'

interface WriteMailDialogProps {
  /** Who is written to at first. */
  readonly to: AgentId | null
  readonly onClose: () => void
}

const kinds = {
  mail: 'Read when its turn has ended, or with its next bead.',
  nudge: 'Said at once, in the middle of its turn; only to a worker that works. It means nothing after an hour.',
} as const

/** Mail or a nudge to a worker. The mayor is talked to in its chat. */
export function WriteMailDialog({ to, onClose }: WriteMailDialogProps): ReactNode {
  const { townId, town } = useTownVisit()
  const workers = town?.work.agents.filter(({ role }) => role !== 'mayor') ?? []
  const [chosen, setChosen] = useState<AgentId | null>(workers.some(({ agentId }) => agentId === to) ? to : null)
  const [kind, setKind] = useState<keyof typeof kinds>('mail')
  const [subject, setSubject] = useState('')
  const [body, setBody] = useState('')
  const send = useMutation(useTRPC().gastown.sendMail.mutationOptions({ onSuccess: onClose }))
  const agentId = chosen ?? workers[0]?.agentId
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (agentId !== undefined) send.mutate({ townId, agentId, kind, subject: kind === 'nudge' ? '' : subject.trim(), body })
  }
  if (agentId === undefined) {
    return (
      <Modal
        open
        onOpenChange={onClose}
        title="Write to a worker"
        text="The town has no workers yet: they come with the first bead."
      >
        {null}
      </Modal>
    )
  }
  return (
    <Modal open onOpenChange={onClose} title="Write to a worker">
      <form onSubmit={submit}>
        <div className="field-row">
          <Field label="To" name="agentId" error={send.error}>
            {(field) => (
              <select {...field} value={agentId} onChange={(event) => setChosen(agentIdSchema.parse(event.target.value))}>
                {workers.map((worker) => (
                  <option key={worker.agentId} value={worker.agentId}>
                    {worker.name} ({worker.state})
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="As" name="kind" error={send.error}>
            {(field) => (
              <select {...field} value={kind} onChange={(event) => setKind(event.target.value === 'nudge' ? 'nudge' : 'mail')}>
                <option value="mail">Mail</option>
                <option value="nudge">Nudge</option>
              </select>
            )}
          </Field>
        </div>
        <p className="muted mail-kind">{kinds[kind]}</p>
        {kind === 'nudge' ? null : (
          <Field label="Subject" name="subject" error={send.error}>
            {(field) => (
              <input {...field} autoComplete="off" value={subject} onChange={(event) => setSubject(event.target.value)} />
            )}
          </Field>
        )}
        <Field label="Message" name="body" error={send.error}>
          {(field) => <textarea {...field} rows={5} value={body} onChange={(event) => setBody(event.target.value)} />}
        </Field>
        <ErrorText error={send.error} fields={['agentId', 'kind', 'subject', 'body']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={send.isPending}>
            Send
          </button>
        </div>
      </form>
    </Modal>
  )
}
