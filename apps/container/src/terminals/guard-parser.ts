import type { Terminal } from '@xterm/headless'

type Parse = (data: string | Uint8Array, resumed?: boolean) => unknown

/**
 * Keeps an error inside of xterm.js's parser, which runs on a timer, from ending the whole process: output of an agent is hostile.
 * The rest of the write that failed is not painted; the next one is.
 */
export function guardParser(terminal: Terminal, onFailure: (error: unknown) => void): void {
  // oxlint-disable-next-line no-underscore-dangle -- xterm.js offers no hook; the version is pinned, a test watches over it
  const queue = (terminal as unknown as { _core: { _writeBuffer: { _action: Parse } } })._core._writeBuffer
  // oxlint-disable-next-line no-underscore-dangle
  const parse = queue._action
  // oxlint-disable-next-line no-underscore-dangle
  queue._action = (data, resumed) => {
    try {
      return parse(data, resumed)
    } catch (error) {
      onFailure(error)
      return undefined
    }
  }
}
