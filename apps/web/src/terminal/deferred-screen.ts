import type { ViewerScreen } from '@gastown/terminal/terminal-viewer'

/** A screen that can be written before it can be seen. */
export interface DeferredScreen extends ViewerScreen {
  /** Shows all that came so far, in order, and passes on what comes from now. */
  attach(screen: ViewerScreen): void
}

/**
 * Keeps what is written to a screen until there is one, so that the socket need not wait for the terminal's code. Data that waits is
 * not acknowledged, so that the sender's flow control bounds it.
 */
export function createDeferredScreen(): DeferredScreen {
  let shown: ViewerScreen | undefined
  let waiting: ((screen: ViewerScreen) => void)[] = []
  const perform = (operation: (screen: ViewerScreen) => void): void => {
    if (shown === undefined) waiting.push(operation)
    else operation(shown)
  }
  return {
    write: (data, parsed) => perform((screen) => screen.write(data, parsed)),
    reset: () => perform((screen) => screen.reset()),
    resize: (cols, rows) => perform((screen) => screen.resize(cols, rows)),
    attach: (screen) => {
      shown = screen
      const operations = waiting
      waiting = []
      for (const operation of operations) operation(screen)
    },
  }
}
