import type { Terminal } from '@xterm/headless'

const flags = ['isBold', 'isDim', 'isItalic', 'isUnderline', 'isBlink', 'isInverse', 'isInvisible', 'isStrikethrough'] as const

/** All cells with their looks, row by row, and where the cursor is. */
export function describeTerminal(terminal: Terminal): string[] {
  const { active } = terminal.buffer
  const rows = Array.from({ length: active.length }, (_, y) => {
    const line = active.getLine(y)
    let last = ''
    // What the first line continues is forgotten.
    let row = y > 0 && line?.isWrapped === true ? '↩' : ''
    for (let x = 0; x < terminal.cols; x += 1) {
      const cell = line?.getCell(x)
      if (cell === undefined) continue
      const blank = cell.getChars() === ''
      const look = [
        cell.getBgColorMode(),
        cell.getBgColor(),
        ...(blank ? [] : [cell.getFgColorMode(), cell.getFgColor()]),
        ...(blank ? [] : flags.map((flag) => (cell[flag]() === 0 ? '' : flag))),
      ].join(',')
      if (look !== last) row += `{${look}}`
      last = look
      row += cell.getChars() === '' && cell.getWidth() === 1 ? '·' : cell.getChars()
    }
    return row
  })
  return [
    ...rows,
    `${active.type} cursor ${active.cursorX},${active.cursorY} of ${active.length}`,
    JSON.stringify(terminal.modes),
  ]
}
