import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'
import { useSectionInView } from './use-section-in-view.ts'
import './settings-page.css'

interface Entry {
  readonly id: string
  readonly title: string
  readonly isDirty?: boolean
}

interface SettingsLayoutProps {
  readonly title: string
  readonly entries: readonly Entry[]
  readonly children: ReactNode
}

/** Sections below each other, and beside them where one is. */
export function SettingsLayout({ title, entries, children }: SettingsLayoutProps): ReactNode {
  const current = useSectionInView(entries.map(({ id }) => id).join(' '))
  return (
    <Page title={title}>
      <div className="settings-columns">
        <nav className="settings-nav" aria-label="Sections of the settings">
          {entries.map(({ id, title: name, isDirty = false }) => (
            <a key={id} href={`#${id}`} className="settings-nav-link" aria-current={current === id ? 'location' : undefined}>
              {name}
              {isDirty ? <span className="unsaved" title="Not saved yet" role="img" aria-label="not saved yet" /> : null}
            </a>
          ))}
        </nav>
        <div className="settings-sections">{children}</div>
      </div>
    </Page>
  )
}
