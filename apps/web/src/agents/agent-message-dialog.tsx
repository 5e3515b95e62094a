import type { TownId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'

interface AgentMessageDialogProps {
  readonly townId: TownId
  readonly agent: AgentView
  readonly kind: 'mail' | 'nudge'
  readonly onClose: () => void
}

const words = {
  mail: {
    title: 'Message',
    text: 'It is kept until the agent works, and told it once, between its turns. A week later it means nothing any more.',
    action: 'Send',
  },
  nudge: {
    title: 'Nudge',
    text: 'It is pushed into the session that runs, and reaches the agent in the middle of its work. It ends with the session.',
    action: 'Nudge',
  },
} as const

/** Words for a worker: mail that waits for it, or a nudge into its running session. */
export function AgentMessageDialog({ townId, agent, kind, onClose }: AgentMessageDialogProps): ReactNode {
  const [subject, setSubject] = useState('')
  const [body, setBody] = useState('')
  const send = useMutation(useTRPC().gastown.sendMail.mutationOptions())
  const { title, text, action } = words[kind]
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const { agentId } = agent
    if (!send.isPending) send.mutate({ townId, agentId, subject: subject.trim(), body, kind }, { onSuccess: onClose })
  }
  return (
    <Modal open onOpenChange={(open) => (open ? undefined : onClose())} title={`${title} to ${agent.name}`} text={text}>
      <form onSubmit={submit}>
        {kind === 'nudge' ? null : (
          <Field label="Subject" name="subject" hint="May be empty." error={send.error}>
            {(field) => <input {...field} maxLength={200} value={subject} onChange={(event) => setSubject(event.target.value)} />}
          </Field>
        )}
        <Field label="Text" name="body" error={send.error}>
          {(field) => <textarea {...field} rows={4} required value={body} onChange={(event) => setBody(event.target.value)} />}
        </Field>
        <ErrorText error={send.error} fields={['subject', 'body']} />
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={body.trim() === '' || send.isPending}>
            {action}
          </button>
        </div>
      </form>
    </Modal>
  )
}
