import type { StartupView, TownView } from '@gastown/contract/views'
import type { WorkView } from '@gastown/contract/work/work-view'
import type { Town } from '@gastown/core/town'
import { containerView } from './container-view.ts'
import type { Notice } from './dead-letter-notice.ts'
import { mayorView } from './mayor-view.ts'
import { rigView } from './rig-view.ts'

/** Notices that a page gets, the newest; older ones stay in the log. */
const shownNotices = 20

/** Whole state of a town as a page shows it. */
export function townView(options: {
  town: Town
  startup: StartupView | null
  notices: readonly Notice[]
  work: WorkView
}): TownView {
  const { townId, name, createdAt, rigs, container, mayor } = options.town
  return {
    townId,
    name,
    createdAt,
    rigs: Array.from(rigs.values(), rigView),
    container: containerView(container),
    mayor: mayor === null ? null : mayorView(mayor, container),
    work: options.work,
    startup: options.startup,
    notices: options.notices.toSorted((left, right) => right.at.localeCompare(left.at)).slice(0, shownNotices),
  }
}
