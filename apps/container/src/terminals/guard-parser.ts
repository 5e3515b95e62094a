import type { Terminal } from '@xterm/headless'
import { internalsOf } from './terminal-internals.ts'

/**
 * Keeps an error inside of xterm.js's parser, which runs on a timer, from ending the whole process: output of an agent is hostile.
 * The rest of the write that failed is not painted; the next one is.
 */
export function guardParser(terminal: Terminal, onFailure: (error: unknown) => void): void {
  // oxlint-disable-next-line no-underscore-dangle
  const queue = internalsOf(terminal)._writeBuffer
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
