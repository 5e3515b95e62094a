import type { TownSummary } from '@gastown/contract/views'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { markTownOpened } from '../terminal/first-paint.ts'
import { describeContainer, describeMayor } from '../town/town-words.ts'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { describeTownWork } from './describe-town-work.ts'
import { providerWords } from './model-form.ts'

export function TownCard({ town, onDelete }: { readonly town: TownSummary; readonly onDelete: () => void }): ReactNode {
  const trpc = useTRPC()
  const { terminals } = usePage()
  const queryClient = useQueryClient()
  const { townId } = town
  const container = describeContainer(town.containerState)
  // A container that sleeps has no live mayor, whatever its row says.
  const mayor = describeMayor(town.mayorStatus, town.containerState === 'running')
  /** What the town's page shows first, asked for when the pointer arrives; nothing is started by a pointer that only passes. */
  const prefetch = (): void => {
    void queryClient.prefetchQuery(trpc.gastown.getTown.queryOptions({ townId }))
    void queryClient.prefetchQuery(trpc.gastown.getConversation.queryOptions({ townId }))
  }
  return (
    <li className="town-card">
      <Link
        to="/towns/$townId"
        params={{ townId }}
        className="town-card-link"
        onPointerEnter={prefetch}
        onFocus={prefetch}
        onClick={() => {
          markTownOpened(townId)
          terminals.expect(townId)
        }}
      >
        <span className="town-card-name">{town.name}</span>
        <span className="town-card-mayor">
          <StateDot tone={mayor.tone} />
          {mayor.text}
        </span>
      </Link>
      <ul className="town-card-work" aria-label={`Work of ${town.name}`}>
        {describeTownWork(town).map(({ key, text, tone }) => (
          <li key={key} data-tone={tone}>
            {text}
          </li>
        ))}
      </ul>
      {town.work.paused === null ? null : <p className="town-card-note">Paused: {town.work.paused}</p>}
      {town.containerState === 'asleep' || town.containerState === 'failed' ? (
        <p className="town-card-note">{town.containerReason}</p>
      ) : null}
      <div className="town-card-foot">
        <span>Container {container.text.toLowerCase()}</span>
        <span>{providerWords[town.provider].label}</span>
        <span>{town.rigCount === 1 ? '1 rig' : `${town.rigCount} rigs`}</span>
        <button
          type="button"
          className="button button-icon town-card-delete"
          aria-label={`Delete ${town.name}`}
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      </div>
    </li>
  )
}
