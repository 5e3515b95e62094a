import type { TownId } from '@gastown/contract/ids'
import type { AgentView } from '@gastown/contract/work/worker'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useDock } from '../dock/dock-context.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'

/** What can be done with the mayor: talk to it, look at its terminal, end the turn that it is in. */
export function MayorActions({ townId, agent }: { readonly townId: TownId; readonly agent: AgentView }): ReactNode {
  const { show } = useDock()
  const stop = useMutation(useTRPC().gastown.stopTurn.mutationOptions())
  return (
    <>
      <ErrorText error={stop.error} />
      <button type="button" className="button" onClick={() => show('mayor', { focus: true })}>
        <Icon name="terminal" size={14} />
        Terminal
      </button>
      <button type="button" className="button" onClick={() => show('chat', { focus: true })}>
        <Icon name="chat" size={14} />
        Message
      </button>
      {agent.state === 'working' ? (
        <button type="button" className="button" disabled={stop.isPending} onClick={() => stop.mutate({ townId })}>
          <Icon name="stop" size={14} />
          End its turn
        </button>
      ) : null}
    </>
  )
}
