import { townIdSchema, type TownId } from '@gastown/contract/ids'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NotFoundPage } from '../app/not-found-page.tsx'
import { TownPage } from './town-page.tsx'

/** One town; another town is another page, with nothing kept of the one before. */
export function TownLayout(): ReactNode {
  const { townId } = useParams({ from: '/towns/$townId' })
  const parsed = townIdSchema.safeParse(townId)
  if (!parsed.success) return <NotFoundPage text="This is not the id of a town." />
  const id: TownId = parsed.data
  return <TownPage key={id} townId={id} />
}
