import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Page } from '../ui/page.tsx'
import { AttentionList } from './attention-list.tsx'
import { MergeDeadLetters } from './merge-dead-letters.tsx'
import { MergeHistory } from './merge-history.tsx'
import { queuesByRig } from './queue-of-rig.ts'
import { RigQueueSection } from './rig-queue-section.tsx'
import { useLiveGates } from './use-live-gates.ts'
import './merges.css'

/** The rigs' merge queues: what is verified now, what waits and in which order, what needs a person, what has landed. */
export function MergesPage(): ReactNode {
  const { townId, town } = useTownVisit()
  const trpc = useTRPC()
  // The feed has it read anew when something of it has changed.
  const { data, error } = useQuery(trpc.gastown.getMergeQueueData.queryOptions({ townId }))
  const live = useLiveGates()
  const [chosen, setChosen] = useState('')
  const rigs = town?.rigs ?? []
  const rigName = (rigId: string): string => rigs.find((rig) => rig.rigId === rigId)?.name ?? rigId
  const isShown = ({ rigId }: { readonly rigId: string }): boolean => chosen === '' || rigId === chosen
  const queues = queuesByRig(
    data ?? { queue: [], batches: [] },
    rigs.filter(isShown).map(({ rigId }) => rigId),
  )
  const needsYou = data?.needsAttention.filter(isShown) ?? []
  const history = data?.history.filter(isShown) ?? []
  return (
    <Page
      title="Merge queue"
      actions={
        <select className="input-short" aria-label="Rig" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">All rigs</option>
          {rigs.map(({ rigId, name }) => (
            <option key={rigId} value={rigId}>
              {name}
            </option>
          ))}
        </select>
      }
    >
      <ErrorText error={data === undefined ? error : null} />
      <AttentionList townId={townId} merges={needsYou} rigName={rigName} />
      <MergeDeadLetters townId={townId} revision={town?.notices} />
      {queues.map((queue) => (
        <RigQueueSection
          key={queue.rigId}
          townId={townId}
          queue={queue}
          name={rigName(queue.rigId)}
          live={live.get(queue.rigId) ?? []}
        />
      ))}
      {data === undefined || queues.length + needsYou.length > 0 ? null : (
        <p className="panel-empty">Nothing is in the queue. A branch comes here when its worker says that it is done.</p>
      )}
      <MergeHistory townId={townId} merges={history} rigName={rigName} />
    </Page>
  )
}
