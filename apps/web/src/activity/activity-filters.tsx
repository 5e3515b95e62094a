import { eventKindSchema, type EventKind } from '@gastown/contract/work/event-kind'
import { beadIdSchema } from '@gastown/contract/work/ids'
import type { ReactNode } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'
import { kindsOf, type ActivitySearch } from './activity-search.ts'
import { eventIcons, eventKindWords } from './event-words.ts'

interface ActivityFiltersProps {
  readonly search: ActivitySearch
  readonly onChange: (more: Partial<ActivitySearch>) => void
}

/** Which events are shown: kinds, an agent, a rig, one bead, and whether what is routine is among them. */
export function ActivityFilters({ search, onChange }: ActivityFiltersProps): ReactNode {
  const { town } = useTownVisit()
  const chosen = kindsOf(search.kinds)
  const toggle = (kind: EventKind): void => {
    const kinds = chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind]
    onChange({ kinds: kinds.length === 0 ? undefined : kinds.join(',') })
  }
  const choose = (name: 'agent' | 'rig', value: string): void => onChange({ [name]: value === '' ? undefined : value })
  return (
    <div className="activity-filters">
      <div className="activity-kinds" role="group" aria-label="Kinds of events">
        {eventKindSchema.options.map((kind) => (
          <button key={kind} type="button" className="chip" aria-pressed={chosen.includes(kind)} onClick={() => toggle(kind)}>
            <Icon name={eventIcons[kind]} size={12} />
            {eventKindWords[kind]}
          </button>
        ))}
        <button
          type="button"
          className="chip"
          aria-pressed={search.all === true}
          title="Heartbeats, runs that start, tokens"
          onClick={() => onChange({ all: search.all === true ? undefined : true })}
        >
          Routine too
        </button>
      </div>
      <select aria-label="Agent" value={search.agent ?? ''} onChange={(event) => choose('agent', event.target.value)}>
        <option value="">All agents</option>
        {town?.work.agents.map(({ agentId, name }) => (
          <option key={agentId} value={agentId}>
            {name}
          </option>
        ))}
      </select>
      <select aria-label="Rig" value={search.rig ?? ''} onChange={(event) => choose('rig', event.target.value)}>
        <option value="">All rigs</option>
        {town?.rigs.map(({ rigId, name }) => (
          <option key={rigId} value={rigId}>
            {name}
          </option>
        ))}
      </select>
      {search.of === undefined ? null : <BeadFilter beadId={search.of} onClear={() => onChange({ of: undefined })} />}
    </div>
  )
}

function BeadFilter({ beadId, onClear }: { readonly beadId: string; readonly onClear: () => void }): ReactNode {
  const { townId } = useTownVisit()
  const { byId } = useBeadCards(townId)
  const title = byId.get(beadIdSchema.parse(beadId))?.title ?? beadId
  return (
    <button type="button" className="chip" aria-pressed="true" aria-label={`Only of ${title}: show all beads`} onClick={onClear}>
      {title} <Icon name="close" size={11} />
    </button>
  )
}
