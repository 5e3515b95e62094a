import type { TownId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useDock } from '../dock/dock-context.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'
import { Icon } from '../ui/icons.tsx'
import { AgentMessageDialog } from './agent-message-dialog.tsx'

interface AgentActionsProps {
  readonly townId: TownId
  readonly agent: AgentView
}

const kept =
  'Its process is stopped. What it has committed, and what is in no commit yet, is kept on a ref of the rig: the next try goes on from there.'

/** What can be done with a worker: say something, look over its shoulder, stop it, give its task to another. */
export function AgentActions({ townId, agent }: AgentActionsProps): ReactNode {
  const { agentId, name, beadId, mergeId, state } = agent
  const [open, setOpen] = useState<'mail' | 'nudge' | 'stop' | 'reset' | null>(null)
  const { openAgentTerminal } = useDock()
  const trpc = useTRPC()
  const hold = useMutation(trpc.gastown.updateBead.mutationOptions())
  const reset = useMutation(trpc.gastown.resetAgent.mutationOptions())
  const close = (): void => setOpen(null)
  const hasTask = beadId !== undefined || mergeId !== undefined
  return (
    <>
      <button type="button" className="button" onClick={() => openAgentTerminal(agentId)}>
        <Icon name="terminal" size={14} />
        Terminal
      </button>
      <button type="button" className="button" onClick={() => setOpen('mail')}>
        <Icon name="mail" size={14} />
        Message
      </button>
      {state === 'working' ? (
        <button type="button" className="button" onClick={() => setOpen('nudge')}>
          <Icon name="bell" size={14} />
          Nudge
        </button>
      ) : null}
      {beadId === undefined ? null : (
        <button type="button" className="button" onClick={() => setOpen('stop')}>
          <Icon name="stop" size={14} />
          Stop
        </button>
      )}
      {hasTask ? (
        <button type="button" className="button button-danger" onClick={() => setOpen('reset')}>
          <Icon name="undo" size={14} />
          Reset
        </button>
      ) : null}
      {open === 'mail' || open === 'nudge' ? (
        <AgentMessageDialog townId={townId} agent={agent} kind={open} onClose={close} />
      ) : null}
      <ConfirmModal
        open={open === 'stop'}
        onOpenChange={close}
        title={`Stop ${name}?`}
        text={`${kept} Its bead is put on hold, and nobody takes it up until you start it.`}
        action="Stop and hold"
        danger
        pending={hold.isPending}
        error={hold.error}
        onConfirm={() => {
          if (beadId !== undefined) hold.mutate({ townId, beadId, patch: { hold: true } }, { onSuccess: close })
        }}
      />
      <ConfirmModal
        open={open === 'reset'}
        onOpenChange={close}
        title={`Reset ${name}?`}
        text={
          beadId === undefined
            ? 'Its process is stopped. The branch that it reads goes back to the queue, and another reviewer takes it up.'
            : `${kept} Its bead goes back to the others, and may come to the same agent again with a fresh session.`
        }
        action="Reset"
        danger
        pending={reset.isPending}
        error={reset.error}
        onConfirm={() => reset.mutate({ townId, agentId }, { onSuccess: close })}
      />
    </>
  )
}
