import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownSummary } from '@gastown/contract/views'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { usePage } from '../app/page-context.ts'
import { useTRPC } from '../app/trpc.ts'
import { Icon } from '../ui/icons.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import { CreateTownDialog } from './create-town-dialog.tsx'
import { DeleteTownDialog } from './delete-town-dialog.tsx'
import { noteOnboardingShown, shallLeadToOnboarding } from './lead-to-onboarding.ts'
import { SystemBanner } from './system-banner.tsx'
import { TownCard } from './town-card.tsx'
import { WarmthLine } from './warmth-line.tsx'

/** The list has no feed of its own; its answer is a few rows from memory. */
const refreshEveryMs = 5000

export function TownListPage(): ReactNode {
  const trpc = useTRPC()
  const { data, error } = useQuery(
    trpc.gastown.listTowns.queryOptions(undefined, { refetchInterval: refreshEveryMs, staleTime: 0 }),
  )
  const [creating, setCreating] = useState(false)
  const [deleting, setDeleting] = useState<TownSummary | null>(null)
  const { terminals } = usePage()
  useEffect(() => terminals.prepare(), [terminals])
  const towns = data?.towns
  useOnboardingFirst(towns?.length)
  return (
    <>
      <TopBar />
      <SystemBanner />
      <main className="town-list">
        <div className="town-list-head">
          <h1>Towns</h1>
          {towns === undefined || towns.length === 0 ? null : (
            <div className="page-actions">
              <Link to="/new" className="button">
                Set up step by step
              </Link>
              <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
                <Icon name="plus" /> New town
              </button>
            </div>
          )}
        </div>
        {towns === undefined && error !== null ? (
          <p className="error-text" role="alert">
            {gastownErrorOf(error).message}
          </p>
        ) : null}
        {towns?.length === 0 ? <FirstTown onCreate={() => setCreating(true)} /> : null}
        {towns === undefined || towns.length === 0 ? null : <WarmthLine towns={towns.length} />}
        <ul className="town-cards">
          {towns?.map((town) => (
            <TownCard key={town.townId} town={town} onDelete={() => setDeleting(town)} />
          ))}
        </ul>
      </main>
      <CreateTownDialog open={creating} onOpenChange={setCreating} />
      {deleting === null ? null : <DeleteTownDialog town={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

/** Somebody without any town is led to the making of one, once. */
function useOnboardingFirst(towns: number | undefined): void {
  const navigate = useNavigate()
  const isLed = shallLeadToOnboarding({ towns, kept: sessionStorage })
  useEffect(() => {
    if (!isLed) return
    noteOnboardingShown(sessionStorage)
    void navigate({ to: '/new', replace: true })
  }, [isLed, navigate])
}

function FirstTown({ onCreate }: { readonly onCreate: () => void }): ReactNode {
  return (
    <div className="first-town">
      <img src="/assets/lamp.svg" alt="" width={56} height={56} />
      <h2>Found your first town</h2>
      <p className="muted">
        A town is a workspace with a mayor: an agent that you talk to, that is always ready, and that gets work on your
        repositories done. The demo model needs no key.
      </p>
      <button type="button" className="button button-primary" onClick={onCreate}>
        <Icon name="plus" /> Create a town
      </button>
      <Link to="/new">Set it up step by step</Link>
    </div>
  )
}
