import type { OpenScreen } from './open-screen.ts'
import type { TerminalSize } from './resize-on-frame.ts'

/** Some lines with colours: what makes the browser compile the parser and the renderer, and measure the font. */
const rehearsal = new TextEncoder().encode(
  Array.from({ length: 40 }, (_, line) => `\x1b[${31 + (line % 6)}m${'gastown '.repeat(9)}\x1b[0m\r\n`).join(''),
)
const usualSize: TerminalSize = { cols: 100, rows: 40 }

/** Screens for terminals, one of them made ahead of need, so that a click does not wait for a tenth of a second of set-up. */
export interface ScreenPool {
  /** Makes a screen while the page is quiet; nothing to do when one is ready. */
  prepare(): void
  /** The screen that is ready, in its new place, or one that is made there now. Rejects when its code cannot be loaded. */
  take(options: { readonly element: HTMLElement; readonly size: TerminalSize }): Promise<OpenScreen>
}

export function createScreenPool(): ScreenPool {
  let ready: OpenScreen | null = null
  let preparing: Promise<void> | null = null

  async function make(): Promise<void> {
    const { openScreen } = await import('./open-screen.ts')
    const backstage = document.createElement('div')
    backstage.className = 'terminal-backstage'
    backstage.inert = true
    backstage.ariaHidden = 'true'
    document.body.append(backstage)
    const screen = openScreen({ element: backstage, size: usualSize })
    await new Promise<void>((resolve) => screen.write(rehearsal, resolve))
    screen.reset()
    ready = screen
  }

  return {
    prepare: () => {
      if (ready !== null || preparing !== null) return
      preparing = make()
        // Whoever opens a terminal asks again, and shows what went wrong.
        .catch((error: unknown) => console.warn('The terminal could not be loaded ahead of need.', error))
        .finally(() => {
          preparing = null
        })
    },
    take: async ({ element, size }) => {
      if (ready === null) {
        const { openScreen } = await import('./open-screen.ts')
        return openScreen({ element, size })
      }
      const screen = ready
      ready = null
      const backstage = screen.terminal.element?.closest('.terminal-backstage')
      screen.resize(size.cols, size.rows)
      screen.placeIn(element)
      backstage?.remove()
      return screen
    },
  }
}
