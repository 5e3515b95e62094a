import type { ViewerState } from '@gastown/terminal/terminal-viewer'

export interface PaintWatch {
  told(state: ViewerState): void
  /** Something was drawn. `hasText`: whether there is anything to read on the screen; a full-screen program begins with an empty one. */
  rendered(hasText: () => boolean): void
}

/** Tells once, when a live terminal has shown something for the first time. */
export function createPaintWatch(tell: () => void): PaintWatch {
  let live = false
  let done = false
  return {
    told: ({ state }) => {
      live = state === 'live'
    },
    rendered: (hasText) => {
      if (done || !live || !hasText()) return
      done = true
      tell()
    },
  }
}
