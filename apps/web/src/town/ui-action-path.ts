import type { TownId } from '@gastown/contract/ids'
import type { PageName, UiAction } from '@gastown/contract/page-view'

const pagePaths: Record<PageName, string> = {
  overview: '',
  // The rigs have no page of their own: they are on the overview, and each has one.
  rigs: '',
  beads: '/beads',
  convoys: '/convoys',
  agents: '/agents',
  merges: '/merges',
  mail: '/mail',
  activity: '/activity',
  observability: '/observability',
  startup: '/startup',
  settings: '/settings',
}

/** The address that an action of the mayor leads to, from the page at `path`: a bead is opened beside whatever is shown. */
export function pathOfUiAction(action: UiAction, { townId, path }: { townId: TownId; path: string }): string {
  const town = `/towns/${townId}`
  switch (action.type) {
    case 'open_bead':
      return `${path}?bead=${action.beadId}`
    case 'open_convoy':
      return `${town}/convoys/${action.convoyId}`
    case 'open_agent':
      return `${town}/agents/${action.agentId}`
    case 'open_merge':
      return `${town}/merges/${action.mergeId}`
    case 'open_page':
      return `${town}${pagePaths[action.page]}${action.beadId === undefined ? '' : `?bead=${action.beadId}`}`
  }
}
