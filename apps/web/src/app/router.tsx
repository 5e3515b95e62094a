import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
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

const routeTree = rootRoute.addChildren([townListRoute, loginRoute, townRoute.addChildren([townIndexRoute, townSettingsRoute])])

export function createAppRouter() {
  return createRouter({ routeTree, scrollRestoration: true })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
