import type { WorkView } from '@gastown/contract/work/work-view'
import type { IconName } from '../ui/icons.tsx'
import type { Tone } from '../ui/state-dot.tsx'

export interface PlaceCount {
  readonly count: number
  /** For a screen reader, after the number. */
  readonly of: string
  readonly tone?: Extract<Tone, 'warn' | 'bad'>
}

export interface TownPlace {
  readonly to:
    | '/towns/$townId'
    | '/towns/$townId/beads'
    | '/towns/$townId/convoys'
    | '/towns/$townId/agents'
    | '/towns/$townId/merges'
    | '/towns/$townId/mail'
    | '/towns/$townId/activity'
    | '/towns/$townId/observability'
    | '/towns/$townId/startup'
    | '/towns/$townId/settings'
  readonly text: string
  readonly icon: IconName
  /** The key that goes there after `g`. */
  readonly key: string
  /** What is going on there now. */
  readonly countOf?: (work: WorkView) => PlaceCount
}

/** The pages of a town, in the order in which they are shown. */
export const townPlaces: readonly TownPlace[] = [
  {
    ...{ to: '/towns/$townId', text: 'Overview', icon: 'home', key: 'o' },
    countOf: ({ needsYou }) => ({ count: needsYou, of: 'need you', tone: 'warn' }),
  },
  {
    ...{ to: '/towns/$townId/beads', text: 'Beads', icon: 'bead', key: 'b' },
    countOf: ({ counts }) => ({ count: counts.open + counts.in_progress + counts.in_review, of: 'unfinished' }),
  },
  {
    ...{ to: '/towns/$townId/convoys', text: 'Convoys', icon: 'convoy', key: 'c' },
    countOf: ({ convoys }) => ({ count: convoys.length, of: 'under way' }),
  },
  {
    ...{ to: '/towns/$townId/agents', text: 'Agents', icon: 'agent', key: 'a' },
    countOf: ({ agents }) => ({
      count: agents.filter(({ role, state }) => role !== 'mayor' && state !== 'idle').length,
      of: 'at work',
    }),
  },
  {
    ...{ to: '/towns/$townId/merges', text: 'Merge queue', icon: 'merge', key: 'm' },
    countOf: ({ queueLength }) => ({ count: queueLength, of: 'in the queue' }),
  },
  { to: '/towns/$townId/mail', text: 'Mail', icon: 'mail', key: 'i' },
  { to: '/towns/$townId/activity', text: 'Activity', icon: 'activity', key: 'h' },
  { to: '/towns/$townId/observability', text: 'Observability', icon: 'chart', key: 'y' },
  { to: '/towns/$townId/startup', text: 'Startup', icon: 'bars', key: 'u' },
  { to: '/towns/$townId/settings', text: 'Settings', icon: 'gear', key: 's' },
]
