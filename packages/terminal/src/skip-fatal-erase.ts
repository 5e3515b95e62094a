/** What this needs of an xterm.js terminal. */
interface ErasableTerminal {
  readonly cols: number
  readonly buffer: {
    readonly active: { readonly type: string; readonly cursorX: number; readonly cursorY: number; readonly length: number }
  }
  readonly parser: {
    registerCsiHandler(
      id: { readonly prefix?: string; readonly final: string },
      handler: (params: (number | number[])[]) => boolean,
    ): { dispose(): void }
  }
}

/**
 * xterm.js 6.0.0 throws on "erase above" (CSI 1 J, CSI ? 1 J) with the cursor in the last cell of a normal screen that
 * has not scrolled yet, and parses nothing ever after. Such an erase is skipped. The container's screen and every page's must both do so, or they would differ.
 */
export function skipFatalErase(terminal: ErasableTerminal): void {
  const isFatal = (params: (number | number[])[]): boolean => {
    const { type, cursorX, cursorY, length } = terminal.buffer.active
    return params[0] === 1 && type === 'normal' && cursorX + 1 >= terminal.cols && cursorY + 1 >= length
  }
  terminal.parser.registerCsiHandler({ final: 'J' }, isFatal)
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'J' }, isFatal)
}
