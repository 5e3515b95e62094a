import type { IBuffer, IBufferCell, IBufferLine } from '@xterm/headless'
import { renderErasedLook, renderLook } from './render-look.ts'

const plain = '\x1b[0m'

/**
 * Bytes (as text) that paint all lines of a buffer, scrollback first, on an empty terminal of the same width and height: each cell
 * with its looks, erased cells apart from blanks, and lines that wrapped as lines that wrap, so that a resize reflows them.
 * Leaves the cursor and the pen anywhere. Not kept: links behind words, and styles of underlines.
 *
 * The serialize addon of xterm.js does the same and loses backgrounds of erased cells, of which a full-screen program has many.
 */
export function renderBuffer(buffer: IBuffer, cols: number): string {
  const cell = buffer.getNullCell()
  const parts: string[] = []
  for (let y = 0; y < buffer.length; y += 1) {
    const line = buffer.getLine(y)
    if (line === undefined) break
    if (y > 0) parts.push(line.isWrapped ? renderWrap(buffer.getLine(y - 1), cols, cell) : `${plain}\r\n`)
    parts.push(renderLine(line, cols, cell))
  }
  return parts.join('')
}

/** One line, from its first column on; ends behind the last cell that is not as a new line has it. */
function renderLine(line: IBufferLine, cols: number, cell: IBufferCell): string {
  let text = ''
  let look = plain
  let erased = 0
  let erasedLook = plain
  const flushErased = () => {
    if (erased === 0) return
    if (erasedLook !== look) text += erasedLook
    look = erasedLook
    // Erases, since what made the line wrap may stand there; then steps over.
    text += `\x1b[${erased}X\x1b[${erased}C`
    erased = 0
  }
  for (let x = 0; x < cols; x += 1) {
    line.getCell(x, cell)
    // The second half of a wide character.
    if (cell.getWidth() === 0) continue
    const chars = cell.getChars()
    if (chars === '') {
      const cellLook = renderErasedLook(cell)
      if (cellLook !== erasedLook) flushErased()
      erasedLook = cellLook
      erased += 1
      continue
    }
    flushErased()
    const cellLook = renderLook(cell)
    if (cellLook !== look) text += cellLook
    look = cellLook
    text += chars
  }
  // A line that was made by a wrap has a blank in its first column.
  if (erasedLook !== plain || text === '') flushErased()
  return text
}

/**
 * Goes from the end of a line to the start of the next in the one way that joins them: by writing beyond the last column.
 * A last cell that is erased (a wide character did not fit) is written to for that, then erased again.
 */
function renderWrap(previous: IBufferLine | undefined, cols: number, cell: IBufferCell): string {
  previous?.getCell(cols - 1, cell)
  const isErased = cell.getWidth() === 1 && cell.getChars() === ''
  if (!isErased) return `${plain} \r`
  const look = renderErasedLook(cell)
  return `\x1b[${cols}G${plain}  \x1b[A\x1b[${cols}G${look}\x1b[X\x1b[B${plain}\r`
}
