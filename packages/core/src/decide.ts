import type { TownInput } from '@gastown/contract/intents'
import { decideContainerReport } from './decide-container-report.ts'
import { decideIntent } from './decide-intent.ts'
import { decideTownReport } from './decide-town-report.ts'
import { accept, reject, type Decision } from './decision.ts'
import type { Town } from './town.ts'

/** What the town makes of an input, now (`at`, ISO 8601). Pure: the same arguments give the same decision. */
export function decide(town: Town | null, input: TownInput, at: string): Decision {
  if (input.kind === 'intent' && input.intent.type === 'town.create') return decideIntent(town, input.intent, at)
  if (town === null || town.deleted) {
    if (input.kind === 'report') return accept([])
    return reject(
      'TOWN_NOT_FOUND',
      'There is no such town. It may have been deleted; list the towns to see those that are there.',
      'townId',
    )
  }
  switch (input.kind) {
    case 'intent':
      return decideIntent(town, input.intent, at)
    case 'report':
      return decideTownReport(town, input.report, at)
    case 'container-report':
      return decideContainerReport(town, input.report, at)
  }
}
