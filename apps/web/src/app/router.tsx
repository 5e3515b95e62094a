import { parseActivitySearch } from '../activity/activity-search.ts'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseBeadsSearch } from '../beads/beads-search.ts'
import { LoginPage } from '../login/login-page.tsx'
import { parseOnboardingSearch } from '../onboarding/onboarding-search.ts'
import { OverviewPage } from '../overview/overview-page.tsx'
import { TownLayout } from '../town/town-layout.tsx'
import { TownListPage } from '../towns/town-list-page.tsx'
import { AppShell } from './app-shell.tsx'
import { NotFoundPage } from './not-found-page.tsx'

/** What the address of a town says beside its page. */
interface TownSearch {
  /** The bead that is open beside the page. */
  readonly bead?: string | undefined
}

const rootRoute = createRootRoute({ component: AppShell, notFoundComponent: () => <NotFoundPage /> })
const townListRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: TownListPage })
const loginRoute = createRoute({ getParentRoute: () => rootRoute, path: '/login', component: LoginPage })
const onboardingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new',
  validateSearch: parseOnboardingSearch,
  component: lazyRouteComponent(() => import('../onboarding/onboarding-page.tsx'), 'OnboardingPage'),
})
/** Holds the mayor, who lives on while pages of the town change. */
export const townRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/towns/$townId',
  component: TownLayout,
  validateSearch: ({ bead }: Record<string, unknown>): TownSearch => (typeof bead === 'string' ? { bead } : {}),
})
const ofTown = { getParentRoute: () => townRoute } as const

// Each page's code comes when the page is opened, or when a link to it is hovered; the overview's comes with the town.
const townPages = [
  createRoute({ ...ofTown, path: '/', component: OverviewPage }),
  createRoute({
    ...ofTown,
    path: '/beads',
    component: lazyRouteComponent(() => import('../beads/beads-page.tsx'), 'BeadsPage'),
    validateSearch: parseBeadsSearch,
  }),
  createRoute({
    ...ofTown,
    path: '/convoys',
    component: lazyRouteComponent(() => import('../convoys/convoys-page.tsx'), 'ConvoysPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/convoys/$convoyId',
    component: lazyRouteComponent(() => import('../convoys/convoy-page.tsx'), 'ConvoyPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/agents',
    component: lazyRouteComponent(() => import('../agents/agents-page.tsx'), 'AgentsPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/agents/$agentId',
    component: lazyRouteComponent(() => import('../agents/agent-page.tsx'), 'AgentPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/merges',
    component: lazyRouteComponent(() => import('../merges/merges-page.tsx'), 'MergesPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/merges/$mergeId',
    component: lazyRouteComponent(() => import('../merges/merge-page.tsx'), 'MergePage'),
  }),
  createRoute({ ...ofTown, path: '/mail', component: lazyRouteComponent(() => import('../mail/mail-page.tsx'), 'MailPage') }),
  createRoute({
    ...ofTown,
    path: '/activity',
    validateSearch: parseActivitySearch,
    component: lazyRouteComponent(() => import('../activity/activity-page.tsx'), 'ActivityPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/observability',
    component: lazyRouteComponent(() => import('../observability/observability-page.tsx'), 'ObservabilityPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/startup',
    component: lazyRouteComponent(() => import('../startup/startup-page.tsx'), 'StartupPage'),
  }),
  createRoute({
    ...ofTown,
    path: '/rigs/$rigId',
    component: lazyRouteComponent(() => import('../rigs/rig-page.tsx'), 'RigPage'),
    validateSearch: parseBeadsSearch,
  }),
  createRoute({
    ...ofTown,
    path: '/rigs/$rigId/settings',
    component: lazyRouteComponent(() => import('../settings/rig-settings.tsx'), 'RigSettings'),
  }),
  createRoute({
    ...ofTown,
    path: '/settings',
    component: lazyRouteComponent(() => import('../settings/town-settings.tsx'), 'TownSettings'),
  }),
] as const

const routeTree = rootRoute.addChildren([townListRoute, loginRoute, onboardingRoute, townRoute.addChildren(townPages)])

export function createAppRouter() {
  return createRouter({ routeTree, scrollRestoration: true, defaultPreload: 'intent' })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
