import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Opens what a click on a pushed notification asks for, in this page. */
export function useOpenFromWorker(): void {
  const { history } = useRouter()
  useEffect(() => {
    // Absent where the page is not on a secure address.
    const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null
    const take = ({ data }: MessageEvent<unknown>): void => {
      const path = pathOf(data)
      if (path !== null) history.push(path)
    }
    workers?.addEventListener('message', take)
    return () => workers?.removeEventListener('message', take)
  }, [history])
}

function pathOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('path' in data)) return null
  return data.type === 'open' && typeof data.path === 'string' && data.path.startsWith('/') ? data.path : null
}
