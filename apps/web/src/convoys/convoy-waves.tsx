import type { BeadCard } from '@gastown/contract/work/bead-card'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import { useState, type ReactNode } from 'react'
import { statusTones, statusWords } from '../beads/bead-words.ts'
import { useTownNames } from '../beads/use-town-names.ts'
import { WaitsLine } from '../beads/waits-line.tsx'
import { ToAgent, ToBead } from '../town/town-links.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { DependenciesDialog } from './dependencies-dialog.tsx'
import { useConvoyCalls } from './use-convoy-calls.ts'
import { wavesOf } from './waves-of.ts'

interface ConvoyWavesProps {
  readonly convoy: ConvoyView
  readonly cards: readonly BeadCard[]
}

/** The beads of a convoy by when they can begin, each with its state and what it waits for. */
export function ConvoyWaves({ convoy, cards }: ConvoyWavesProps): ReactNode {
  const [edited, setEdited] = useState<BeadCard | null>(null)
  const { townId } = useTownVisit()
  const { remove } = useConvoyCalls()
  const waves = wavesOf(cards)
  const isOpen = convoy.endedAt === undefined
  return (
    <section className="convoy-waves" aria-label="Beads in waves">
      <ErrorText error={remove.error} />
      {waves.length === 0 ? <p className="muted">It has no beads. Add one, or close it.</p> : null}
      {waves.map((wave, index) => (
        <div key={wave[0]?.beadId} className="wave">
          <h3>
            Wave {index + 1} <span className="muted">{index === 0 ? 'can begin at once' : 'waits for the wave before'}</span>
          </h3>
          <ul>
            {wave.map((card) => (
              <li key={card.beadId} className="wave-bead" data-testid="wave-bead" data-status={card.status}>
                <BeadOfWave card={card} />
                {isOpen && card.status !== 'closed' ? (
                  <span className="wave-actions">
                    <button
                      type="button"
                      className="button button-icon button-small"
                      aria-label={`What ${card.title} waits for`}
                      title="What it waits for"
                      onClick={() => setEdited(card)}
                    >
                      <Icon name="link" size={14} />
                    </button>
                    <button
                      type="button"
                      className="button button-icon button-small"
                      aria-label={`Take ${card.title} out of the convoy`}
                      title="Take it out of the convoy"
                      disabled={remove.isPending}
                      onClick={() => remove.mutate({ townId, convoyId: convoy.convoyId, beadId: card.beadId })}
                    >
                      <Icon name="close" size={14} />
                    </button>
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {edited === null ? null : <DependenciesDialog card={edited} members={cards} onClose={() => setEdited(null)} />}
    </section>
  )
}

function BeadOfWave({ card }: { readonly card: BeadCard }): ReactNode {
  const { agents } = useTownNames()
  const { beadId, title, status, agentId, costMicros } = card
  return (
    <>
      <StateDot tone={statusTones[status]} />
      <span className="visually-hidden">{statusWords[status]}:</span>
      <ToBead id={beadId} className="wave-title">
        {title}
      </ToBead>
      <WaitsLine card={card} />
      <span className="wave-agent">
        {agentId === undefined ? null : <ToAgent id={agentId}>{agents.get(agentId) ?? agentId}</ToAgent>}
      </span>
      <span className="wave-cost">{costMicros === 0 ? '' : formatUsd(costMicros)}</span>
    </>
  )
}
