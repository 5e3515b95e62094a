import type { Escalation } from '@gastown/contract/work/escalation'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'

interface AnswerEscalationProps {
  readonly escalation: Escalation
  readonly onClose: () => void
}

/** Takes note of an escalation; what is said goes to the mayor, or to the worker that raised it, in the same step. */
export function AnswerEscalation({ escalation, onClose }: AnswerEscalationProps): ReactNode {
  const { townId, town } = useTownVisit()
  const { escalationId, title, body, raisedBy } = escalation
  const raiser = town?.work.agents.find(({ agentId, role }) => agentId === raisedBy && role !== 'mayor')
  const [text, setText] = useState('')
  const [to, setTo] = useState<'mayor' | 'raiser'>(raiser === undefined ? 'mayor' : 'raiser')
  const acknowledge = useMutation(useTRPC().gastown.acknowledgeEscalation.mutationOptions({ onSuccess: onClose }))
  const said = text.trim()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    acknowledge.mutate({ townId, escalationId, ...(said === '' ? {} : { answer: { text: said, to } }) })
  }
  return (
    <Modal open onOpenChange={onClose} title={title} text={body}>
      <form onSubmit={submit}>
        {raiser === undefined ? null : (
          <Field label="Who is told" name="answer.to" error={acknowledge.error}>
            {(field) => (
              <select {...field} value={to} onChange={(event) => setTo(event.target.value === 'raiser' ? 'raiser' : 'mayor')}>
                <option value="raiser">{raiser.name}, who asked</option>
                <option value="mayor">The mayor</option>
              </select>
            )}
          </Field>
        )}
        <Field
          label={raiser === undefined ? 'What the mayor is told' : 'Your answer'}
          name="answer.text"
          hint="May stay empty: then you only take note of it."
          error={acknowledge.error}
        >
          {(field) => <textarea {...field} autoFocus rows={4} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <ErrorText error={acknowledge.error} fields={['answer.to', 'answer.text']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={acknowledge.isPending}>
            {said === '' ? 'Acknowledge' : 'Send and acknowledge'}
          </button>
        </div>
      </form>
    </Modal>
  )
}
