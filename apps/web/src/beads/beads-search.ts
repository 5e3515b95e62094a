import { beadStatusSchema, prioritySchema, waitReasonSchema, type BeadStatus, type Priority } from '@gastown/contract/work/bead'
import type { WaitReason } from '@gastown/contract/work/bead'

export const beadsViews = ['board', 'list', 'graph'] as const
export type BeadsView = (typeof beadsViews)[number]
export const beadSorts = ['newest', 'oldest', 'changed', 'priority', 'cost', 'title'] as const
export type BeadSort = (typeof beadSorts)[number]

/** Which beads are shown, and how. A list that is empty leaves nothing out. */
export interface BeadsChoice {
  readonly view: BeadsView
  readonly sort: BeadSort
  /** Words that a title, an id or a label must have. */
  readonly search: string
  readonly statuses: readonly BeadStatus[]
  readonly priorities: readonly Priority[]
  readonly waits: readonly WaitReason['kind'][]
  readonly rigs: readonly string[]
  readonly convoys: readonly string[]
  readonly labels: readonly string[]
  /** Ids, or `nobody`. */
  readonly agents: readonly string[]
}

/** The same in the address: absent is what a fresh page has; lists are joined by commas, which no id and no label holds. */
export interface BeadsSearch {
  readonly view?: BeadsView | undefined
  readonly sort?: BeadSort | undefined
  readonly q?: string | undefined
  readonly status?: string | undefined
  readonly priority?: string | undefined
  readonly waits?: string | undefined
  readonly rig?: string | undefined
  readonly convoy?: string | undefined
  readonly label?: string | undefined
  readonly agent?: string | undefined
}

export const freshChoice: BeadsChoice = {
  view: 'board',
  sort: 'newest',
  search: '',
  statuses: [],
  priorities: [],
  waits: [],
  rigs: [],
  convoys: [],
  labels: [],
  agents: [],
}

/** The address is typed by people and kept in bookmarks: what it cannot mean is left out. */
export function parseBeadsSearch(search: Readonly<Record<string, unknown>>): BeadsSearch {
  return renderBeadsSearch(choiceOf(search))
}

export function choiceOf(search: Readonly<Record<string, unknown>>): BeadsChoice {
  return {
    view: oneOf(beadsViews, search['view'], freshChoice.view),
    sort: oneOf(beadSorts, search['sort'], freshChoice.sort),
    search: textOf(search['q']).slice(0, 200),
    statuses: listOf(search['status'], beadStatusSchema.options),
    priorities: listOf(search['priority'], prioritySchema.options),
    waits: listOf(search['waits'], waitReasonSchema.shape.kind.options),
    rigs: listOf(search['rig']),
    convoys: listOf(search['convoy']),
    labels: listOf(search['label']),
    agents: listOf(search['agent']),
  }
}

export function renderBeadsSearch(choice: BeadsChoice): BeadsSearch {
  const fields: Record<string, string> = {
    view: choice.view === freshChoice.view ? '' : choice.view,
    sort: choice.sort === freshChoice.sort ? '' : choice.sort,
    q: choice.search,
    status: choice.statuses.join(','),
    priority: choice.priorities.join(','),
    waits: choice.waits.join(','),
    rig: choice.rigs.join(','),
    convoy: choice.convoys.join(','),
    label: choice.labels.join(','),
    agent: choice.agents.join(','),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
}

/** How many filters are set, the search not among them. */
export function countFilters(choice: BeadsChoice): number {
  const { statuses, priorities, waits, rigs, convoys, labels, agents } = choice
  return [statuses, priorities, waits, rigs, convoys, labels, agents].filter((list) => list.length > 0).length
}

function oneOf<T>(all: readonly T[], value: unknown, otherwise: T): T {
  return all.find((one) => one === value) ?? otherwise
}

/** The router reads `q=7` as a number. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function listOf<T extends string>(value: unknown, all: readonly T[]): readonly T[]
function listOf(value: unknown): readonly string[]
function listOf(value: unknown, all?: readonly string[]): readonly string[] {
  const parts = textOf(value)
    .split(',')
    .filter((part) => part !== '' && (all === undefined || all.includes(part)))
  return [...new Set(parts)]
}
