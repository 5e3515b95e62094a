import type { TownId } from '@gastown/contract/ids'
import type { MergeView } from '@gastown/contract/work/merge'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { DiffView } from '../diff/diff-view.tsx'
import { fileTree, filesInTree } from '../diff/file-tree.ts'
import { parsePatch } from '../diff/parse-patch.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { useAskedAnew } from '../town/use-asked-anew.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { ReviewBar, ReviewJump } from './review-bar.tsx'
import { reviewNotes } from './review-notes.tsx'
import { useDraftReview } from './use-draft-review.ts'
import './review.css'

interface MergeDiffProps {
  readonly townId: TownId
  readonly merge: MergeView
  readonly onSent: () => void
}

/** What a branch changes, and what a person says of it. */
export function MergeDiff({ townId, merge, onSent }: MergeDiffProps): ReactNode {
  const { mergeId, head } = merge
  const { draft, change } = useDraftReview({ townId, mergeId, head })
  const { data, error, isPending, refetch } = useQuery(
    useTRPC().gastown.getMergeDiff.queryOptions({ townId, mergeId }, { retry: false, staleTime: Infinity }),
  )
  // A branch with another tip is another diff; and a container that has come up can tell what it could not before.
  const runs = useTownVisit().town?.container.state === 'running'
  useAskedAnew(`${head} ${runs}`, () => {
    if (runs) void refetch()
  })
  const patch = data?.patch ?? ''
  const paths = useMemo(() => filesInTree(fileTree(parsePatch(patch))).map(({ path }) => path), [patch])
  return (
    <section className="merge-section" aria-labelledby="merge-changes">
      <h3 id="merge-changes" className="list-title">
        Changes
      </h3>
      {error === null ? null : (
        <div className="diff-missing">
          <ErrorText error={error} />
          <button type="button" className="button button-small" onClick={() => void refetch()}>
            Ask again
          </button>
        </div>
      )}
      {isPending ? <p className="panel-empty">Git compares the branch with its target…</p> : null}
      {data === undefined ? null : (
        <DiffView
          patch={patch}
          truncated={data.truncated}
          notes={reviewNotes(draft, change)}
          actions={<ReviewJump count={draft.comments.length} />}
        />
      )}
      <ReviewBar townId={townId} merge={merge} draft={draft} change={change} paths={paths} onSent={onSent} />
    </section>
  )
}
