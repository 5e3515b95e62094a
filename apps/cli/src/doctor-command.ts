import type { Command } from 'commander'
import { answer } from './answer.ts'
import { diagnose, type Finding } from './diagnose.ts'
import { globalOptionsOf } from './global-options.ts'
import type { TerminalIo } from './terminal-io.ts'

export function addDoctorCommand(program: Command, io: TerminalIo): void {
  program
    .command('doctor')
    .description('what this machine has, what is missing, and how to get it')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const findings = await diagnose(options)
      const ok = findings.every((finding) => finding.state !== 'error')
      if (!ok) command.setOptionValue('exitCode', 1)
      answer(io, { json: options.json, value: { ok, findings }, lines: () => findings.map(lineOf) })
    })
}

function lineOf({ state, name, detail }: Finding): string {
  const mark = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' }[state]
  return `${mark}  ${name.padEnd(12)}  ${detail}`
}
