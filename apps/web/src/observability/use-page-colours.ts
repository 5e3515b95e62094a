import { useSyncExternalStore } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'

const lightScheme = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)')

function subscribeToScheme(listener: () => void): () => void {
  const media = lightScheme()
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** Names the colours in force. A drawing reads them off the page when it is drawn, so that another name is another drawing. */
export function usePageColours(): string {
  const { theme } = useObservable(usePage().settings)
  const isLight = useSyncExternalStore(subscribeToScheme, () => lightScheme().matches)
  return `${theme} ${isLight}`
}
