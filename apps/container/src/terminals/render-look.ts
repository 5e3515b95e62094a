import type { IBufferCell } from '@xterm/headless'

/** How a cell looks, or how the next one written will: a cell of the buffer, or the pen itself. */
export type Look = Pick<
  IBufferCell,
  | 'getFgColor'
  | 'getBgColor'
  | 'getFgColorMode'
  | 'getBgColorMode'
  | 'isBold'
  | 'isDim'
  | 'isItalic'
  | 'isUnderline'
  | 'isBlink'
  | 'isInverse'
  | 'isInvisible'
  | 'isStrikethrough'
  | 'isOverline'
>

const plain = '\x1b[0m'

/** The SGR sequence that makes the pen look just so, whatever it looked like before. */
export function renderLook(look: Look): string {
  // xterm.js tells flags as numbers that are 0 or not.
  const flags = (
    [
      [look.isBold(), 1],
      [look.isDim(), 2],
      [look.isItalic(), 3],
      [look.isUnderline(), 4],
      [look.isBlink(), 5],
      [look.isInverse(), 7],
      [look.isInvisible(), 8],
      [look.isStrikethrough(), 9],
      [look.isOverline(), 53],
    ] as const
  ).flatMap(([isSet, code]) => (isSet === 0 ? [] : [code]))
  const foreground = renderColour(38, look.getFgColor(), look.getFgColorMode())
  return `\x1b[${[0, ...flags, ...foreground, ...backgroundOf(look)].join(';')}m`
}

/** The look of an erased cell: all it has is a background. */
export function renderErasedLook(look: Look): string {
  const background = backgroundOf(look)
  return background.length === 0 ? plain : `\x1b[${[0, ...background].join(';')}m`
}

function backgroundOf(look: Look): number[] {
  return renderColour(48, look.getBgColor(), look.getBgColorMode())
}

/** The kinds of colour of xterm.js: of 16 (a bold one may be shown bright), of 256, and RGB; else the terminal's own. */
const of16 = 0x1000000
const of256 = 0x2000000
const ofRgb = 0x3000000

function renderColour(code: 38 | 48, colour: number, mode: number): number[] {
  if (mode === ofRgb) return [code, 2, (colour >>> 16) & 0xff, (colour >>> 8) & 0xff, colour & 0xff]
  if (mode === of256) return [code, 5, colour]
  if (mode === of16) return [code - 8 + (colour < 8 ? colour : colour - 8 + 60)]
  return []
}
