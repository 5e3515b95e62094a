import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownNames } from '../beads/use-town-names.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { convoyFilters, convoyList, type ConvoyFilter } from './convoy-list.ts'
import { ConvoyRow } from './convoy-row.tsx'
import { NewConvoyDialog } from './new-convoy-dialog.tsx'
import './convoys.css'

/** More than anybody scrolls through; older ones are found by their beads. */
const readConvoys = 500
const none: readonly ConvoyView[] = []
const filterWords: Readonly<Record<ConvoyFilter, string>> = {
  all: 'All',
  under_way: 'Under way',
  landed: 'Landed',
  failed: 'Failed',
}

/** Convoys of all times: what is under way first, with how far each is and what it waits for. */
export function ConvoysPage(): ReactNode {
  const { townId, town } = useTownVisit()
  const { rigs } = useTownNames()
  const [filter, setFilter] = useState<ConvoyFilter>('all')
  const [isMaking, setMaking] = useState(false)
  const query = useQuery(useTRPC().gastown.listConvoys.queryOptions({ townId, limit: readConvoys }))
  const shown = convoyList(query.data?.convoys ?? none, town?.work.convoys ?? none, filter)
  return (
    <Page
      title="Convoys"
      actions={
        <>
          <div className="convoy-filters" role="group" aria-label="Which convoys are shown">
            {convoyFilters.map((value) => (
              <button key={value} type="button" className="chip" aria-pressed={value === filter} onClick={() => setFilter(value)}>
                {filterWords[value]}
              </button>
            ))}
          </div>
          <button type="button" className="button button-primary" onClick={() => setMaking(true)}>
            <Icon name="plus" size={14} /> New convoy
          </button>
        </>
      }
    >
      <ErrorText error={query.error} />
      {shown.length === 0 && !query.isPending ? (
        <p className="panel-empty">
          {filter === 'all'
            ? 'No convoys yet. A convoy is a batch of beads that belong together; tell the mayor what you want, or make one here.'
            : 'No convoys are like that.'}
        </p>
      ) : null}
      <ul className="convoy-rows">
        {shown.map((convoy) => (
          <ConvoyRow key={convoy.convoyId} townId={townId} convoy={convoy} rigName={rigs.get(convoy.rigId)} />
        ))}
      </ul>
      <NewConvoyDialog open={isMaking} onOpenChange={setMaking} />
    </Page>
  )
}
