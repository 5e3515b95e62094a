import { ToggleGroup } from 'radix-ui'
import { useEffect, type ReactNode, type Ref, type RefObject } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import type { BeadFacets } from './bead-facets.ts'
import { beadStatuses, priorities, priorityWords, statusTones, statusWords, waitWords } from '../bead-words.ts'
import {
  beadSorts,
  beadsViews,
  countFilters,
  freshChoice,
  type BeadsChoice,
  type BeadSort,
  type BeadsView,
} from '../beads-search.ts'
import { nobody } from './filter-beads.ts'
import { FilterMenu } from './filter-menu.tsx'
import { namedOptions, optionsOf } from './filter-options.ts'
import { sortWords } from './sort-beads.ts'
import type { ChosenBeads } from './use-beads-choice.ts'
import type { TownNames } from '../use-town-names.ts'
import './beads-toolbar.css'

interface BeadsToolbarProps extends ChosenBeads {
  readonly facets: BeadFacets
  readonly names: TownNames
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** On the page of one rig there is nothing to choose about rigs. */
  readonly hidesRig: boolean
  /** What can be done to some of them; at the end of the first line. */
  readonly children: ReactNode
}

const views = {
  board: ['board', 'Board'],
  list: ['list', 'List'],
  graph: ['graph', 'Graph'],
} as const satisfies Record<BeadsView, readonly [string, string]>

/** What the page of beads shows: search, filters, order and form. All of it is in the address. */
export function BeadsToolbar({ choice, choose, facets, names, searchRef, hidesRig, children }: BeadsToolbarProps): ReactNode {
  return (
    <div className="beads-toolbar" role="search" aria-label="Beads that are shown">
      <div className="beads-toolbar-line">
        <SearchBox search={choice.search} onSearch={(search) => choose({ search })} ref={searchRef} />
        <ToggleGroup.Root
          type="single"
          className="segmented"
          aria-label="View"
          value={choice.view}
          onValueChange={(view) => {
            if (view !== '') choose({ view: view as BeadsView }, { asStep: true })
          }}
        >
          {beadsViews.map((view) => (
            <ToggleGroup.Item key={view} value={view} className="segment">
              <Icon name={views[view][0]} size={14} />
              {views[view][1]}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
        {choice.view === 'graph' ? null : (
          <label className="sort-choice">
            <span className="visually-hidden">Order</span>
            <Icon name="sort" size={14} />
            <select value={choice.sort} onChange={(event) => choose({ sort: event.target.value as BeadSort })}>
              {beadSorts.map((sort) => (
                <option key={sort} value={sort}>
                  {sortWords[sort]}
                </option>
              ))}
            </select>
          </label>
        )}
        {children}
      </div>
      <Filters choice={choice} choose={choose} facets={facets} names={names} hidesRig={hidesRig} />
    </div>
  )
}

function Filters({ choice, choose, facets, names, hidesRig }: Omit<BeadsToolbarProps, 'searchRef' | 'children'>): ReactNode {
  const { statuses, agents } = choice
  const toggleStatus = (status: BeadsChoice['statuses'][number]): void =>
    choose({ statuses: statuses.includes(status) ? statuses.filter((one) => one !== status) : [...statuses, status] })
  const clear = (): void => choose({ ...freshChoice, view: choice.view, sort: choice.sort })
  return (
    <div className="beads-filters">
      <div className="status-chips" role="group" aria-label="State">
        {beadStatuses.map((status) => (
          <button
            key={status}
            type="button"
            className="status-chip"
            aria-pressed={statuses.includes(status)}
            onClick={() => toggleStatus(status)}
          >
            <StateDot tone={statusTones[status]} />
            {statusWords[status]}
            <span className="count">{facets.statuses.get(status) ?? 0}</span>
          </button>
        ))}
      </div>
      {hidesRig ? null : (
        <FilterMenu
          name="Rig"
          options={namedOptions(facets.rigs, { chosen: choice.rigs, nameOf: (id) => names.rigs.get(id) ?? id })}
          chosen={choice.rigs}
          onChoose={(rigs) => choose({ rigs })}
        />
      )}
      <FilterMenu
        name="Convoy"
        options={namedOptions(facets.convoys, {
          chosen: choice.convoys,
          nameOf: (id) => names.convoys.get(id) ?? `Ended convoy ${id.slice(-6)}`,
        })}
        chosen={choice.convoys}
        onChoose={(convoys) => choose({ convoys })}
      />
      <FilterMenu
        name="Priority"
        options={optionsOf(priorities, { counts: facets.priorities, chosen: choice.priorities, words: priorityWords })}
        chosen={choice.priorities}
        onChoose={(chosen) => choose({ priorities: chosen })}
      />
      <FilterMenu
        name="Label"
        options={namedOptions(facets.labels, { chosen: choice.labels, nameOf: (label) => label })}
        chosen={choice.labels}
        onChoose={(labels) => choose({ labels })}
      />
      <FilterMenu
        name="Agent"
        options={namedOptions(facets.agents, {
          chosen: agents,
          nameOf: (id) => (id === nobody ? 'Nobody' : (names.agents.get(id) ?? `Former agent ${id.slice(-6)}`)),
        })}
        chosen={agents}
        onChoose={(chosen) => choose({ agents: chosen })}
      />
      <FilterMenu
        name="Waits for"
        options={optionsOf(Object.keys(waitWords) as (keyof typeof waitWords)[], {
          counts: facets.waits,
          chosen: choice.waits,
          words: waitWords,
        })}
        chosen={choice.waits}
        onChoose={(waits) => choose({ waits })}
      />
      {countFilters(choice) === 0 && choice.search === '' ? null : (
        <button type="button" className="filter-button filter-reset" onClick={clear}>
          <Icon name="close" size={12} />
          Clear all
        </button>
      )}
    </div>
  )
}

function SearchBox({
  search,
  onSearch,
  ref,
}: {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly ref: RefObject<HTMLInputElement | null> & Ref<HTMLInputElement>
}): ReactNode {
  // What is typed is shown at once; the address follows. It leads when somebody else changes it.
  useEffect(() => {
    if (ref.current !== null && ref.current.value !== search && document.activeElement !== ref.current) ref.current.value = search
  }, [search, ref])
  return (
    <label className="beads-search">
      <Icon name="search" size={14} />
      <span className="visually-hidden">Search beads</span>
      <input
        ref={ref}
        type="search"
        defaultValue={search}
        placeholder="Search title, id, label"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.currentTarget.blur()
          event.preventDefault()
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  )
}
