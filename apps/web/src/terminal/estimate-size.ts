import { fontSizeFor, terminalFont } from './terminal-appearance.ts'
import type { TerminalSize } from './resize-on-frame.ts'

/** CSS px that xterm.js keeps free for its scrollbar; the fit addon subtracts the same. */
const scrollbarPx = 14

/** How many cells fit into a box. All in CSS px. */
export function cellsIn(options: { widthPx: number; heightPx: number; cellWidthPx: number; cellHeightPx: number }): TerminalSize {
  const { widthPx, heightPx, cellWidthPx, cellHeightPx } = options
  if (!(cellWidthPx > 0) || !(cellHeightPx > 0) || widthPx <= 0 || heightPx <= 0) return { cols: 80, rows: 24 }
  return {
    cols: Math.max(2, Math.floor((widthPx - scrollbarPx) / cellWidthPx)),
    rows: Math.max(1, Math.floor(heightPx / cellHeightPx)),
  }
}

/**
 * The size that the terminal will most likely have, told to the town before the terminal's code is there. A wrong guess costs one
 * resize; waiting would cost every visitor.
 */
export function estimateSize(box: HTMLElement): TerminalSize {
  const canvas = box.ownerDocument.createElement('canvas').getContext('2d')
  if (canvas === null) return { cols: 80, rows: 24 }
  canvas.font = `${fontSizeFor(window.innerWidth)}px ${terminalFont.family}`
  const letter = canvas.measureText('W')
  return cellsIn({
    widthPx: box.clientWidth,
    heightPx: box.clientHeight,
    cellWidthPx: letter.width,
    cellHeightPx: Math.ceil(letter.fontBoundingBoxAscent + letter.fontBoundingBoxDescent),
  })
}
