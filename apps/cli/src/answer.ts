import { printable } from './printable.ts'
import type { TerminalIo } from './terminal-io.ts'

/** Prints a command's answer: one JSON document with `--json`, else the lines for a person. */
export function answer(io: TerminalIo, options: { json: boolean; value: unknown; lines: () => readonly string[] }): void {
  const { json, value, lines } = options
  io.print(
    json
      ? `${JSON.stringify(value)}\n`
      : lines()
          .map((line) => `${printable(line)}\n`)
          .join(''),
  )
}
