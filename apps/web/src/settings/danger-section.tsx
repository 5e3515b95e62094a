import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ConfirmModal } from '../ui/confirm-modal.tsx'

type Asked = 'restart' | 'stop' | 'delete'

const deeds = {
  restart: {
    title: 'Restart the container?',
    what: 'Restart the container',
    text: 'Turns are let end or cut short, work in progress is saved, conversations go on after the restart. Takes some seconds.',
    action: 'Restart',
  },
  stop: {
    title: 'Stop the container?',
    what: 'Stop the container',
    text: 'The town goes to sleep and frees its memory. Its work waits until you start it again, by opening the town or a message.',
    action: 'Stop',
  },
  delete: {
    title: 'Delete the town?',
    what: 'Delete the town',
    text: 'Its records, conversations, settings and worktrees are removed for good. Repositories are not touched. Download it first if you may want it back.',
    action: 'Delete town',
  },
} as const

/** What interrupts the town, or ends it. */
export function DangerSection(): ReactNode {
  const { townId, town } = useTownVisit()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const onSuccess = (): void => setAsked(null)
  const restart = useMutation(trpc.gastown.restartContainer.mutationOptions({ onSuccess }))
  const stop = useMutation(trpc.gastown.stopContainer.mutationOptions({ onSuccess }))
  const remove = useMutation(
    trpc.gastown.deleteTown.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.gastown.listTowns.queryKey() })
        await navigate({ to: '/', ignoreBlocker: true })
      },
    }),
  )
  const mutations = { restart, stop, delete: remove }
  const chosen = asked === null ? null : mutations[asked]
  return (
    <section id="danger" className="settings-section settings-danger" aria-labelledby="danger-title">
      <h3 id="danger-title">Danger zone</h3>
      <ul className="deeds">
        {(['restart', 'stop', 'delete'] as const).map((deed) => (
          <li key={deed}>
            <div>
              <b>{deeds[deed].what}</b>
              <p className="muted">{deeds[deed].text}</p>
            </div>
            <button
              type="button"
              className={deed === 'delete' ? 'button button-danger' : 'button'}
              disabled={deed === 'stop' && town?.container.state === 'asleep'}
              onClick={() => setAsked(deed)}
            >
              {deeds[deed].action}…
            </button>
          </li>
        ))}
      </ul>
      {asked === null || chosen === null ? null : (
        <ConfirmModal
          open
          onOpenChange={() => setAsked(null)}
          title={deeds[asked].title}
          text={deeds[asked].text}
          action={deeds[asked].action}
          danger={asked === 'delete'}
          {...(asked === 'delete' && town !== null ? { typeToConfirm: town.name } : {})}
          pending={chosen.isPending}
          error={chosen.error === null ? null : gastownErrorOf(chosen.error)}
          onConfirm={() => chosen.mutate({ townId })}
        />
      )}
    </section>
  )
}
