import type { SystemView } from '@gastown/contract/views'

/** What this machine offers. Whether towns are still being opened, and how warm they are, is the doors' own knowledge. */
export interface SystemProbe {
  read(): Promise<Omit<SystemView, 'recovering' | 'warmth' | 'install'>>
}
