import type { RigView } from '@gastown/contract/views'
import type { WorkView } from '@gastown/contract/work/work-view'
import { Link } from '@tanstack/react-router'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { townPlaces, type TownPlace } from './town-places.ts'
import { useTownVisit } from './town-visit.ts'

interface NavLinksProps {
  /** Icons alone; the names are told on hover and to screen readers. */
  readonly isNarrow: boolean
  readonly onGo?: () => void
}

/** Links to every page of the town with what is going on there, and to its rigs. */
export function NavLinks({ isNarrow, onGo }: NavLinksProps): ReactNode {
  const { town } = useTownVisit()
  const rigs = town?.rigs ?? []
  return (
    <>
      <ul className="nav-links">
        {townPlaces.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} work={town?.work ?? null} isNarrow={isNarrow} onGo={onGo} />
          </li>
        ))}
      </ul>
      {rigs.length === 0 ? null : (
        <>
          <h2 className={isNarrow ? 'visually-hidden' : 'nav-title'}>Rigs</h2>
          <ul className="nav-links">
            {rigs.map((rig) => (
              <li key={rig.rigId}>
                <RigLink rig={rig} isNarrow={isNarrow} onGo={onGo} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

interface PlaceLinkProps {
  readonly place: TownPlace
  readonly work: WorkView | null
  readonly isNarrow: boolean
  readonly onGo: (() => void) | undefined
}

function PlaceLink({ place, work, isNarrow, onGo }: PlaceLinkProps): ReactNode {
  const { townId } = useTownVisit()
  const { to, text, icon, countOf } = place
  const { count, of, tone } = (work === null ? undefined : countOf?.(work)) ?? { count: 0, of: '', tone: undefined }
  return (
    <NavHint text={text} isNarrow={isNarrow}>
      <Link
        to={to}
        params={{ townId }}
        className="nav-link"
        activeOptions={{ exact: to === '/towns/$townId', includeSearch: false }}
        onClick={onGo}
      >
        <Icon name={icon} />
        <span className="nav-text">{text}</span>
        {count === 0 ? null : (
          <span className="count" data-tone={tone}>
            {count}
            <span className="visually-hidden"> {of}</span>
          </span>
        )}
      </Link>
    </NavHint>
  )
}

function RigLink(props: {
  readonly rig: RigView
  readonly isNarrow: boolean
  readonly onGo: (() => void) | undefined
}): ReactNode {
  const { townId } = useTownVisit()
  const { rigId, name } = props.rig
  return (
    <NavHint text={name} isNarrow={props.isNarrow}>
      <Link
        to="/towns/$townId/rigs/$rigId"
        params={{ townId, rigId }}
        className="nav-link"
        activeOptions={{ includeSearch: false }}
        onClick={props.onGo}
      >
        <Icon name="rig" />
        <span className="nav-text">{name}</span>
      </Link>
    </NavHint>
  )
}

/** A name beside an icon that shows none. */
function NavHint({ text, isNarrow, children }: { text: string; isNarrow: boolean; children: ReactNode }): ReactNode {
  if (!isNarrow) return children
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" side="right" sideOffset={6}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
