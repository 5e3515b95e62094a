import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { LoginPage } from '../login/login-page.tsx'
import { ToastList } from '../ui/toast-list.tsx'
import { useObservable } from './observable.ts'
import { usePage } from './page-context.ts'

/** Shows the page that was asked for, or the way to log in to it. */
export function AppShell(): ReactNode {
  const loginNeeded = useObservable(usePage().loginNeeded)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => {
    if (!path.startsWith('/towns/')) document.title = 'Gastown'
  }, [path])
  return (
    <>
      {loginNeeded ? <LoginPage /> : <Outlet />}
      <ToastList />
    </>
  )
}
