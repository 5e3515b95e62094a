import type { TownId } from '@gastown/contract/ids'
import { skipToken, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { Banner } from '../ui/banner.tsx'
import { missingParts } from './missing-parts.ts'

/** A recovery opens towns in milliseconds each: asked again until it is over. */
const recoveringEveryMs = 1000

/** What the machine lacks for this town, or for any town, and how to get it. */
export function SystemBanner({ townId }: { readonly townId?: TownId }): ReactNode {
  const trpc = useTRPC()
  const { data: system } = useQuery(
    trpc.gastown.getSystem.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.recovering === true ? recoveringEveryMs : false),
    }),
  )
  const { data: config } = useQuery(trpc.gastown.getTownConfig.queryOptions(townId === undefined ? skipToken : { townId }))
  if (system === undefined) return null
  const missing = missingParts(system, config?.engine)
  return (
    <>
      {system.recovering ? <Banner level="info">The town has just started and is opening its records.</Banner> : null}
      {missing.map(({ text, hint }) => (
        <Banner level="error" key={text}>
          <strong>{text}</strong> <span>{hint}</span>
        </Banner>
      ))}
    </>
  )
}
