import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'

/** The town's limit on workers, which counts beside the rig's own. */
export function TownLimit(): ReactNode {
  const { townId } = useTownVisit()
  const { data } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }))
  if (data === undefined) return null
  return (
    <p className="setting-about">
      The town lets {data.work.maxPolecats} work at once on all rigs together.{' '}
      <Link to="/towns/$townId/settings" params={{ townId }} hash="work">
        Change that
      </Link>
    </p>
  )
}
