import type { TownId } from '@gastown/contract/ids'
import { mergeIdSchema, type MergeId } from '@gastown/contract/work/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NotFoundPage } from '../app/not-found-page.tsx'
import { useTRPC } from '../app/trpc.ts'
import { useShownBead } from '../beads/use-shown-bead.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Page } from '../ui/page.tsx'
import { GateList, liveGate, type ShownGate } from './gate-list.tsx'
import { MergeBadge } from './merge-badge.tsx'
import { MergeDiff } from './merge-diff.tsx'
import { MergeFacts } from './merge-facts.tsx'
import { canBeRetried } from './merge-words.ts'
import { ReworkNote } from './rework-note.tsx'
import { useLiveGates } from './use-live-gates.ts'
import { useRetryMerge } from './use-merge-actions.ts'
import './merges.css'
import '../ui/facts.css'

/** One branch on its way to its target. */
export function MergePage(): ReactNode {
  const { mergeId } = useParams({ from: '/towns/$townId/merges/$mergeId' })
  const { townId } = useTownVisit()
  const parsed = mergeIdSchema.safeParse(mergeId)
  if (!parsed.success) return <NotFoundPage text="This is not the id of a branch in the queue." />
  return <Branch key={parsed.data} townId={townId} mergeId={parsed.data} />
}

function Branch({ townId, mergeId }: { readonly townId: TownId; readonly mergeId: MergeId }): ReactNode {
  const { town } = useTownVisit()
  // The feed has it read anew when something of it has changed.
  const { data: merge, error, refetch } = useQuery(useTRPC().gastown.getMerge.queryOptions({ townId, mergeId }, { retry: false }))
  if (merge === undefined) {
    return (
      <Page title="Branch">
        <ErrorText error={error} />
        {error === null ? <p className="panel-empty">Asking the town…</p> : null}
      </Page>
    )
  }
  return (
    <Page title={merge.title} actions={<Actions townId={townId} merge={merge} />}>
      <p className="page-lead" role="status">
        <MergeBadge state={merge.status.state} />
        <span>{merge.waits}</span>
      </p>
      <MergeFacts
        townId={townId}
        merge={merge}
        rigName={town?.rigs.find(({ rigId }) => rigId === merge.rigId)?.name ?? merge.rigId}
      />
      {merge.status.state === 'rework' ? <ReworkNote townId={townId} beadId={merge.status.reworkBeadId} /> : null}
      <Gates merge={merge} />
      <MergeDiff townId={townId} merge={merge} onSent={() => void refetch()} />
    </Page>
  )
}

function Actions({ townId, merge }: { readonly townId: TownId; readonly merge: MergeView }): ReactNode {
  const { mergeId, beadId, status } = merge
  const { retry, isPending, error } = useRetryMerge({ townId, mergeId })
  const { show } = useShownBead()
  return (
    <>
      <ErrorText error={error} />
      {canBeRetried(status) ? (
        <button type="button" className="button" disabled={isPending} onClick={retry}>
          {status.state === 'awaiting_merge' ? 'Look again now' : 'Try again now'}
        </button>
      ) : null}
      {beadId === undefined ? null : (
        <button type="button" className="button" onClick={() => show(beadId)}>
          Open the bead
        </button>
      )}
    </>
  )
}

/** As they run; else as they ended last. */
function Gates({ merge }: { readonly merge: MergeView }): ReactNode {
  const { status, rigId, gates } = merge
  const batchId = status.state === 'verifying' ? status.batchId : null
  const live = (useLiveGates().get(rigId) ?? []).filter((one) => one.batchId === batchId)
  const running = live.map(liveGate)
  const shown: readonly ShownGate[] = running.length > 0 ? running : gates
  if (shown.length === 0) return null
  return (
    <section className="merge-section" aria-labelledby="merge-gates">
      <h3 id="merge-gates" className="list-title">
        {running.length > 0 ? 'Gates, as they run' : 'Gates of the last run'}
      </h3>
      <GateList gates={shown} />
    </section>
  )
}
