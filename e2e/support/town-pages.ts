import type { Page } from 'playwright-core'
import type { SeededTown } from './seeded-town.ts'

/** A page of Gastown as tests and pictures open it. */
export interface TownPage {
  /** Also the name of its picture. */
  readonly name: string
  readonly path: string
  /** Resolves when it shows what it is for. */
  readonly ready: (page: Page) => Promise<void>
}

/** Every page that there is, of a seeded town. */
export function townPages({ townId, town, rigs }: Pick<SeededTown, 'townId' | 'town' | 'rigs'>): readonly TownPage[] {
  const of = (rest: string): string => `/towns/${townId}${rest}`
  const convoy = [...town.work.convoys.values()].find(({ status }) => status === 'active')
  const worker = [...town.work.workers.values()].find(({ run }) => run.state === 'working' && run.task.kind === 'bead')
  const merge = [...town.work.merges.values()].find(({ status }) => status.state === 'queued')
  const bead = [...town.work.beads.values()].find(({ blockedBy }) => blockedBy.length > 0)
  if (convoy === undefined || worker === undefined || merge === undefined || bead === undefined)
    throw new Error('It is too small.')
  return [
    { name: 'towns', path: '/', ready: shows('.town-card') },
    { name: 'onboarding', path: '/new', ready: shows('.provider-card') },
    { name: 'onboarding-repository', path: `/new?town=${townId}&step=repository`, ready: shows('.onboarding-rigs li') },
    { name: 'onboarding-sentence', path: `/new?town=${townId}&step=sentence`, ready: shows('.sentence-suggestions button') },
    { name: 'overview', path: of(''), ready: shows('[data-testid=needs-you]') },
    { name: 'board', path: of('/beads'), ready: shows('.bead-tile') },
    { name: 'beads', path: of('/beads?view=list'), ready: shows('.bead-table-item') },
    { name: 'graph', path: of('/beads?view=graph'), ready: shows('.react-flow__node') },
    { name: 'bead', path: of(`/beads?view=list&bead=${bead.beadId}`), ready: shows('[role=dialog] .bead-fact') },
    { name: 'convoys', path: of('/convoys'), ready: shows('main') },
    { name: 'convoy', path: of(`/convoys/${convoy.convoyId}`), ready: shows('main') },
    { name: 'agents', path: of('/agents'), ready: shows('main') },
    { name: 'agent', path: of(`/agents/${worker.agentId}`), ready: shows('main') },
    { name: 'merges', path: of('/merges'), ready: shows('main') },
    { name: 'merge', path: of(`/merges/${merge.mergeId}`), ready: shows('main') },
    { name: 'mail', path: of('/mail'), ready: shows('main') },
    { name: 'activity', path: of('/activity'), ready: shows('main') },
    { name: 'observability', path: of('/observability'), ready: shows('main') },
    { name: 'startup', path: of('/startup'), ready: shows('main') },
    { name: 'rig', path: of(`/rigs/${rigs.shop}`), ready: shows('main') },
    { name: 'rig-settings', path: of(`/rigs/${rigs.shop}/settings`), ready: shows('main') },
    { name: 'settings', path: of('/settings'), ready: shows('main') },
  ]
}

/** The element is there, nothing is on its way, and what was loaded is painted. */
function shows(selector: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator(selector).first().waitFor({ timeout: 30_000 })
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached', timeout: 30_000 })
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)))
  }
}
