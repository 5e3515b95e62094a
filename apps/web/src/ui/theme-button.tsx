import type { ReactNode } from 'react'
import type { Theme } from '../app/browser-settings.ts'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Hint } from './hint.tsx'
import { Icon, type IconName } from './icons.tsx'

const next: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' }
const icons: Record<Theme, IconName> = { system: 'system', dark: 'moon', light: 'sun' }

export function ThemeButton(): ReactNode {
  const { settings } = usePage()
  const current = useObservable(settings)
  const label = `Theme: ${current.theme}`
  return (
    <Hint text={label}>
      <button
        type="button"
        className="button button-icon theme-button"
        aria-label={label}
        onClick={() => settings.set({ ...current, theme: next[current.theme] })}
      >
        <Icon name={icons[current.theme]} />
      </button>
    </Hint>
  )
}
