import { townIdSchema, type TownId } from '@gastown/contract/ids'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { NotFoundPage } from '../app/not-found-page.tsx'
import { TownPage } from './town-page.tsx'

/** One town; another town is another visit, with nothing kept of the one before. */
export function TownLayout(): ReactNode {
  const { townId } = useParams({ from: '/towns/$townId' })
  const parsed = townIdSchema.safeParse(townId)
  return parsed.success ? (
    <TownVisit key={parsed.data} townId={parsed.data} />
  ) : (
    <NotFoundPage text="This is not the id of a town." />
  )
}

/** A town that is gone takes its page with it, and all that the page keeps open. */
function TownVisit({ townId }: { readonly townId: TownId }): ReactNode {
  const [goneText, setGoneText] = useState<string | null>(null)
  return goneText === null ? <TownPage townId={townId} onGone={setGoneText} /> : <NotFoundPage text={goneText} />
}
