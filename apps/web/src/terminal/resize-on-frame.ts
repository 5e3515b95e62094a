export interface TerminalSize {
  readonly cols: number
  readonly rows: number
}

export interface ResizeOnFrame {
  /** Says that the size may have changed. */
  request(): void
  dispose(): void
}

interface ResizeOnFrameOptions {
  /** Null when the element has no size: hidden, or not laid out yet. */
  readonly measure: () => TerminalSize | null
  readonly onResize: (size: TerminalSize) => void
  /** Rings before the next paint, unless the returned function is called before. */
  readonly onFrame: (ring: () => void) => () => void
}

/** Measures at most once a frame and tells only sizes that differ from the one before: a drag of the window is no storm of resizes. */
export function createResizeOnFrame({ measure, onResize, onFrame }: ResizeOnFrameOptions): ResizeOnFrame {
  let told: TerminalSize | null = null
  let cancel: (() => void) | null = null
  return {
    request: () => {
      cancel ??= onFrame(() => {
        cancel = null
        const size = measure()
        if (size === null || size.cols < 2 || size.rows < 1) return
        if (told !== null && told.cols === size.cols && told.rows === size.rows) return
        told = size
        onResize(size)
      })
    },
    dispose: () => {
      cancel?.()
      cancel = null
    },
  }
}
