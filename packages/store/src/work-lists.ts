import type { TownStore } from './town-store.ts'

/** The part of a store that reads the work's rows, finished ones included. */
export type WorkLists = Pick<
  TownStore,
  | 'listBeads'
  | 'findBeads'
  | 'listConvoys'
  | 'findConvoy'
  | 'listEndedMerges'
  | 'findMerge'
  | 'listEscalations'
  | 'listMail'
  | 'listDearestBeads'
>
