import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { LoginPage } from '../login/login-page.tsx'
import { TownSettings } from '../settings/town-settings.tsx'
import { TownLayout } from '../town/town-layout.tsx'
import { TownListPage } from '../towns/town-list-page.tsx'
import { AppShell } from './app-shell.tsx'
import { NotFoundPage } from './not-found-page.tsx'

const rootRoute = createRootRoute({ component: AppShell, notFoundComponent: () => <NotFoundPage /> })
const townListRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: TownListPage })
const loginRoute = createRoute({ getParentRoute: () => rootRoute, path: '/login', component: LoginPage })
/** Holds the terminal, which lives on while its settings are shown. */
export const townRoute = createRoute({ getParentRoute: () => rootRoute, path: '/towns/$townId', component: TownLayout })
const townIndexRoute = createRoute({ getParentRoute: () => townRoute, path: '/' })
const townSettingsRoute = createRoute({ getParentRoute: () => townRoute, path: '/settings', component: TownSettings })
/** Its charts are fetched with the page and not before. */
const townStartupRoute = createRoute({
  getParentRoute: () => townRoute,
  path: '/startup',
  component: lazyRouteComponent(() => import('../startup/startup-page.tsx'), 'StartupPage'),
})

const routeTree = rootRoute.addChildren([
  townListRoute,
  loginRoute,
  townRoute.addChildren([townIndexRoute, townSettingsRoute, townStartupRoute]),
])

export function createAppRouter() {
  return createRouter({ routeTree, scrollRestoration: true })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
