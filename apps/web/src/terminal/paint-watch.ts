import type { PaintedThing } from '@gastown/contract/telemetry'
import type { ViewerState } from '@gastown/terminal/terminal-viewer'

/** What a terminal shows first: how it was when it was seen last, and how it is. */
export type PaintedScreen = Extract<PaintedThing, 'terminal' | 'last_screen'>

export interface PaintWatch {
  told(state: ViewerState): void
  /** The screen shows how it was before. */
  toldStill(): void
  /** Something was drawn. `hasText`: whether there is anything to read on the screen; a full-screen program begins with an empty one. */
  rendered(hasText: () => boolean): void
}

/** Tells of each once, when it has been drawn for the first time. */
export function createPaintWatch(tell: (what: PaintedScreen) => void): PaintWatch {
  let shown: PaintedScreen | null = null
  const done = new Set<PaintedScreen>()
  return {
    told: ({ state }) => {
      if (state === 'live') shown = 'terminal'
      else if (shown === 'terminal') shown = null
    },
    toldStill: () => {
      shown = 'last_screen'
    },
    rendered: (hasText) => {
      if (shown === null || done.has(shown) || !hasText()) return
      done.add(shown)
      tell(shown)
    },
  }
}
