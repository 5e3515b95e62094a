import { noSpend } from './spend.ts'
import type { WorkView } from './work-view.ts'

/** A town that has no work. */
export const emptyWorkView: WorkView = {
  revision: 0,
  counts: { open: 0, in_progress: 0, in_review: 0, failed: 0 },
  agents: [],
  convoys: [],
  queueLength: 0,
  mergesForYou: [],
  needsYou: 0,
  escalations: [],
  paused: null,
  spend: { total: noSpend, today: noSpend },
}
