import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useBeadCards } from '../beads/use-bead-cards.ts'
import { useShownBead } from '../beads/use-shown-bead.ts'
import { useDock } from '../dock/dock-context.ts'
import { useTownVisit } from '../town/town-visit.ts'
import type { IconName } from '../ui/icons.tsx'
import type { Findable } from './rank-entries.ts'

/** A thing of the town that the palette leads to. */
export interface PaletteEntry extends Findable {
  readonly id: string
  readonly icon: IconName
  /** What tells it from others of the same name. */
  readonly detail: string
  readonly perform: () => void
}

export interface PaletteGroup {
  readonly name: string
  readonly entries: readonly PaletteEntry[]
}

/** Beads, convoys, agents, terminals and rigs of the town, each with the way to it. */
export function usePaletteEntries(): readonly PaletteGroup[] {
  const { townId, town } = useTownVisit()
  const { cards } = useBeadCards(townId)
  const { show } = useShownBead()
  const { openAgentTerminal } = useDock()
  const navigate = useNavigate()
  const beads = useMemo(
    () =>
      cards.map(({ beadId, title, status, labels }): PaletteEntry => ({
        ...{ id: beadId, icon: 'bead', text: title, words: `${beadId} ${status} ${labels.join(' ')}` },
        detail: status.replaceAll('_', ' '),
        perform: () => show(beadId),
      })),
    [cards, show],
  )
  const others = useMemo((): readonly PaletteGroup[] => {
    const { work, rigs = [] } = town ?? {}
    const { convoys = [], agents = [] } = work ?? {}
    return [
      {
        name: 'Convoys',
        entries: convoys.map(({ convoyId, title, closedCount, totalCount }) => ({
          ...{ id: convoyId, icon: 'convoy', text: title, words: convoyId, detail: `${closedCount} of ${totalCount}` },
          perform: () => void navigate({ to: '/towns/$townId/convoys/$convoyId', params: { townId, convoyId } }),
        })),
      },
      {
        name: 'Agents',
        entries: agents.map(({ agentId, name, state }) => ({
          ...{ id: agentId, icon: 'agent', text: name, words: agentId, detail: state },
          perform: () => void navigate({ to: '/towns/$townId/agents/$agentId', params: { townId, agentId } }),
        })),
      },
      {
        name: 'Terminals',
        entries: agents.map(({ agentId, name, state }) => ({
          ...{ id: `terminal ${agentId}`, icon: 'terminal', text: `Terminal of ${name}`, words: agentId, detail: state },
          perform: () => openAgentTerminal(agentId),
        })),
      },
      {
        name: 'Rigs',
        entries: rigs.map(({ rigId, name, gitUrl }) => ({
          ...{ id: rigId, icon: 'rig', text: name, words: `${rigId} ${gitUrl}`, detail: gitUrl },
          perform: () => void navigate({ to: '/towns/$townId/rigs/$rigId', params: { townId, rigId } }),
        })),
      },
    ]
  }, [town, townId, navigate, openAgentTerminal])
  return useMemo(() => [{ name: 'Beads', entries: beads }, ...others], [beads, others])
}
