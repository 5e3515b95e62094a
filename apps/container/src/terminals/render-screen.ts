import type { IBuffer, Terminal } from '@xterm/headless'
import { renderBuffer } from './render-buffer.ts'
import { renderLook } from './render-look.ts'
import { internalsOf } from './terminal-internals.ts'
import type { BufferInternals, TerminalInternals } from './terminal-internals.ts'

/**
 * Text that makes a fresh terminal of the same size look and behave like this one: both buffers with scrollback, cursor (also
 * the saved one), pen, scroll region and modes.
 */
export function renderScreen(terminal: Terminal): string {
  const internals = internalsOf(terminal)
  const { normal, alternate, active } = terminal.buffer
  // oxlint-disable-next-line no-underscore-dangle
  const pen = renderLook(internals._inputHandler._curAttrData)
  const { cols } = terminal
  const buffer = active.type === 'alternate' ? internals.buffers.alt : internals.buffers.normal
  let text = renderBuffer(normal, cols) + renderPlace(normal, internals.buffers.normal, terminal)
  if (active.type === 'alternate') {
    text += `\x1b[0m\x1b[?1047h\x1b[H${renderBuffer(alternate, cols)}${renderPlace(alternate, internals.buffers.alt, terminal)}`
  }
  text += renderModes(terminal, internals)
  // The origin mode moves the cursor, and counts its rows from the region's top.
  if (terminal.modes.originMode)
    text += `\x1b[${active.cursorY - buffer.scrollTop + 1};${Math.min(active.cursorX, cols - 1) + 1}H`
  return text + pen
}

/** Where things go on in a buffer: saved cursor, scroll region (setting it moves the cursor), cursor. */
function renderPlace(buffer: IBuffer, internals: BufferInternals, { cols, rows }: Terminal): string {
  const { scrollTop, scrollBottom } = internals
  const region = scrollTop === 0 && scrollBottom === rows - 1 ? '' : `\x1b[${scrollTop + 1};${scrollBottom + 1}r`
  return renderSavedCursor(internals) + region + renderCursor(buffer, cols)
}

/** Puts the cursor where the buffer has it; behind the last column by writing that one again. */
function renderCursor(buffer: IBuffer, cols: number): string {
  const { cursorX, cursorY } = buffer
  if (cursorX < cols) return `\x1b[${cursorY + 1};${cursorX + 1}H`
  const line = buffer.getLine(buffer.baseY + cursorY)
  const last = line?.getCell(cols - 1)
  const cell = last?.getWidth() === 0 ? line?.getCell(cols - 2) : last
  const goThere = `\x1b[${cursorY + 1};${cols - (cell?.getWidth() ?? 1) + 1}H`
  return cell === undefined || cell.getChars() === '' ? goThere : `${goThere}${renderLook(cell)}${cell.getChars()}`
}

/** What ESC 8 goes back to. */
function renderSavedCursor({ savedX, savedY, ybase, savedCurAttrData }: BufferInternals): string {
  return `\x1b[${Math.max(savedY - ybase, 0) + 1};${savedX + 1}H${renderLook(savedCurAttrData)}\x1b7`
}

function renderModes({ modes }: Terminal, { coreService, coreMouseService }: TerminalInternals): string {
  const mouse = { none: undefined, x10: 9, vt200: 1000, drag: 1002, any: 1003 }[modes.mouseTrackingMode]
  const encoding = { SGR: 1006, SGR_PIXELS: 1016 }[coreMouseService.activeEncoding]
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes
  const style = { block: 2, underline: 4, bar: 6 }[cursorStyle ?? '']
  return [
    modes.applicationCursorKeysMode && '\x1b[?1h',
    modes.applicationKeypadMode && '\x1b[?66h',
    modes.bracketedPasteMode && '\x1b[?2004h',
    modes.insertMode && '\x1b[4h',
    modes.reverseWraparoundMode && '\x1b[?45h',
    modes.sendFocusMode && '\x1b[?1004h',
    !modes.wraparoundMode && '\x1b[?7l',
    mouse !== undefined && `\x1b[?${mouse}h`,
    encoding !== undefined && `\x1b[?${encoding}h`,
    style !== undefined && `\x1b[${cursorBlink === true ? style - 1 : style} q`,
    coreService.isCursorHidden && '\x1b[?25l',
    modes.originMode && '\x1b[?6h',
  ]
    .filter((mode) => mode !== false)
    .join('')
}
