import { homedir } from 'node:os'
import { text } from 'node:stream/consumers'
import { catchInterrupt } from './catch-interrupt.ts'
import { runCli } from './run-cli.ts'

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  print: (line) => process.stdout.write(line),
  printError: (line) => process.stderr.write(line),
  isInteractive: process.stdout.isTTY,
  readInput: () => text(process.stdin),
  catchInterrupt,
})
