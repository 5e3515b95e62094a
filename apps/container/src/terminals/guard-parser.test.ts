import { skipFatalErase } from '@gastown/terminal/skip-fatal-erase'
import xterm from '@xterm/headless'
import { expect, it } from 'vitest'
import { guardParser } from './guard-parser.ts'

const size = { cols: 10, rows: 3 }
/** To the last cell, then "erase above". */
const fatal = ['\x1b[3;10H\x1b[1J', '\x1b[3;10H\x1b[?1J']

const write = (terminal: xterm.Terminal, text: string) => new Promise<void>((resolve) => terminal.write(text, resolve))
const firstLine = (terminal: xterm.Terminal) => terminal.buffer.active.getLine(0)?.translateToString(true)

it.each(fatal)('a parser that throws is told of, and parses what comes next: %j', async (text) => {
  const failures: unknown[] = []
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true })
  guardParser(terminal, (error) => failures.push(error))
  await write(terminal, text)
  await write(terminal, '\x1b[Halive')
  expect(failures).toHaveLength(1)
  expect(firstLine(terminal)).toBe('alive')
})

it.each(fatal)('the erase that makes it throw is skipped: %j', async (text) => {
  const failures: unknown[] = []
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true })
  guardParser(terminal, (error) => failures.push(error))
  skipFatalErase(terminal)
  await write(terminal, `\x1b[Hkept${text}`)
  expect(failures).toEqual([])
  expect(firstLine(terminal)).toBe('kept')
  await write(terminal, '\x1b[2;10H\x1b[1J')
  expect(firstLine(terminal)).toBe('')
})
