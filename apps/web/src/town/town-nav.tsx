import type { ReactNode } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Hint } from '../ui/hint.tsx'
import { Icon } from '../ui/icons.tsx'
import { NavLinks } from './nav-links.tsx'

/** The town's pages and rigs beside every page; with icons alone where the user wants the room. */
export function TownNav({ isInert }: { readonly isInert: boolean }): ReactNode {
  const { settings } = usePage()
  const { navIsNarrow } = useObservable(settings)
  const label = navIsNarrow ? 'Show the names of the places' : 'Show icons alone'
  return (
    <nav className="town-nav" aria-label="Pages of the town" data-narrow={navIsNarrow} inert={isInert}>
      <NavLinks isNarrow={navIsNarrow} />
      <span className="spacer" />
      <Hint text={label}>
        <button
          type="button"
          className="button button-icon town-nav-fold"
          aria-label={label}
          aria-pressed={navIsNarrow}
          onClick={() => settings.set({ ...settings.get(), navIsNarrow: !navIsNarrow })}
        >
          <Icon name={navIsNarrow ? 'chevron-right' : 'chevron-left'} />
        </button>
      </Hint>
    </nav>
  )
}
