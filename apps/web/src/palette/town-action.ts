import type { IconName } from '../ui/icons.tsx'
import type { ShortcutKeys } from './shortcut-keys.ts'

export const actionGroups = ['Go to', 'Work', 'Mayor', 'Page', 'Container'] as const
export type ActionGroup = (typeof actionGroups)[number]

/** Something that the user can do on every page of a town: by the palette, and by its keys where it has some. */
export interface TownAction {
  readonly id: string
  readonly group: ActionGroup
  readonly text: string
  /** Other words that a person may look for it by. */
  readonly words?: string
  readonly icon: IconName
  readonly keys?: ShortcutKeys
  readonly perform: () => void
}
