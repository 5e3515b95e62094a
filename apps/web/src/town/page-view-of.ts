import { pageViewSchema, type PageName, type PageView, type UiAction } from '@gastown/contract/page-view'

/** What an address of a town shows, for the mayor; null when it is none. `path` begins with `/towns/<id>`. */
export function pageViewOf({ path, beadId }: { path: string; beadId: string | null }): PageView | null {
  const [, towns, , page = 'overview', id] = path.replace(/\/+$/, '').split('/')
  if (towns !== 'towns') return null
  const ofPage = { convoys: 'convoyId', agents: 'agentId', merges: 'mergeId', rigs: 'rigId' }[page]
  const open = { ...(id !== undefined && ofPage !== undefined ? { [ofPage]: id } : {}), ...(beadId === null ? {} : { beadId }) }
  return pageViewSchema.safeParse({ page, ...open }).data ?? null
}

/** The views with this one before them: newest first, the same one after the other only once, at most `most`. */
export function viewsWith(views: readonly PageView[], view: PageView, most: number): readonly PageView[] {
  const [latest] = views
  return latest !== undefined && JSON.stringify(latest) === JSON.stringify(view) ? views : [view, ...views].slice(0, most)
}

const pageWords: Record<PageName, string> = {
  overview: 'the overview',
  beads: 'the beads',
  convoys: 'the convoys',
  agents: 'the agents',
  merges: 'the merge queue',
  mail: 'the mail',
  activity: 'the activity',
  observability: 'the numbers of the town',
  startup: 'the starts',
  rigs: 'the rigs',
  settings: 'the settings',
}

/** What the mayor has just done on the page, in words that follow "The mayor opened". */
export function describeUiAction(action: UiAction, titleOf: (beadId: string) => string | undefined): string {
  switch (action.type) {
    case 'open_bead':
      return `the bead “${titleOf(action.beadId) ?? action.beadId}”`
    case 'open_convoy':
      return 'a convoy'
    case 'open_agent':
      return 'an agent'
    case 'open_merge':
      return 'a merge'
    case 'open_page':
      return action.beadId === undefined
        ? pageWords[action.page]
        : `${pageWords[action.page]} with “${titleOf(action.beadId) ?? action.beadId}”`
  }
}
