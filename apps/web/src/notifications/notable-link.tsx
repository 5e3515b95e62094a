import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import type { Notable } from './notable.ts'

interface NotableLinkProps {
  readonly about: Notable['about']
  readonly className: string
  readonly onClick?: () => void
  readonly children: ReactNode
}

/** Leads to what it is about. */
export function NotableLink({ about, ...link }: NotableLinkProps): ReactNode {
  const { townId } = useTownVisit()
  switch (about.kind) {
    case 'bead':
      return <Link to="." search={(before) => ({ ...before, bead: about.id })} {...link} />
    case 'convoy':
      return <Link to="/towns/$townId/convoys/$convoyId" params={{ townId, convoyId: about.id }} {...link} />
    case 'merge':
      return <Link to="/towns/$townId/merges/$mergeId" params={{ townId, mergeId: about.id }} {...link} />
    case 'agent':
      return <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId: about.id }} {...link} />
    case 'town':
      return <Link to="/towns/$townId" params={{ townId }} {...link} />
  }
}
