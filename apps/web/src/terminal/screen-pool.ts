import type { OpenScreen } from './open-screen.ts'
import type { TerminalSize } from './resize-on-frame.ts'

/** Frames, blocks and marks that full-screen programs are drawn with. */
const drawing = '─│┌┐└┘├┤┬┴┼━┃┏┓┗┛╭╮╰╯═║▀▄█▌▐░▒▓▁▂▃▅▆▇■□▪▲▼▶◀◆◇○●◉◦•·…–—‘’“”×✓✔✗✘→←↑↓⇧⌘⏎❯›»⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
/**
 * What makes the browser compile the parser and the renderer, and measure each character that a terminal is likely to show: the first
 * of a kind takes a layout of the whole page.
 */
const rehearsal = new TextEncoder().encode(
  [drawing, ...[0, 1, 2, 3, 31, 32, 33, 34].map((look) => `\x1b[${look}m${ascii}\x1b[0m`)].join('\r\n'),
)
const usualSize: TerminalSize = { cols: 100, rows: 40 }

/** Screens for terminals, one of them made ahead of need, so that a click does not wait for a tenth of a second of set-up. */
export interface ScreenPool {
  /** Makes a screen while the page is quiet; nothing to do when one is ready. */
  prepare(): void
  /** The screen that is ready, in its new place, or one that is made there now. Rejects when its code cannot be loaded. */
  take(options: { readonly element: HTMLElement; readonly size: TerminalSize }): Promise<OpenScreen>
}

/** `size`: what will most likely fit; a screen that was made in another size is laid out twice. */
export function createScreenPool({ size }: { readonly size: () => TerminalSize | null }): ScreenPool {
  let ready: OpenScreen | null = null
  let preparing: Promise<void> | null = null

  async function make(): Promise<void> {
    const { openScreen } = await import('./open-screen.ts')
    const backstage = document.createElement('div')
    backstage.className = 'terminal-backstage'
    backstage.inert = true
    backstage.ariaHidden = 'true'
    document.body.append(backstage)
    const screen = openScreen({ element: backstage, size: size() ?? usualSize })
    await new Promise<void>((resolve) => screen.write(rehearsal, resolve))
    // Parsed is not drawn: that is in the next frame.
    await new Promise<void>((resolve) => {
      const drawn = screen.terminal.onRender(() => {
        drawn.dispose()
        resolve()
      })
    })
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
    take: async ({ element, size: wanted }) => {
      if (ready === null) {
        const { openScreen } = await import('./open-screen.ts')
        return openScreen({ element, size: wanted })
      }
      const screen = ready
      ready = null
      const backstage = screen.terminal.element?.closest('.terminal-backstage')
      screen.resize(wanted.cols, wanted.rows)
      screen.placeIn(element)
      backstage?.remove()
      return screen
    },
  }
}
