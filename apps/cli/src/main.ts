import { homedir } from 'node:os'
import { runCli } from './run-cli.ts'

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  isInteractive: process.stdout.isTTY,
})
