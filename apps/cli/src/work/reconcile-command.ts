import type { ProcedureOutput } from '@gastown/contract/procedures'
import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, townOption } from '../open-town.ts'
import type { TerminalIo } from '../terminal-io.ts'

export function addReconcileCommand(program: Command, io: TerminalIo): void {
  program
    .command('reconcile [town]')
    .description('what the rules would do now; exit code 1 when something does not hold that must always')
    .option(...townOption)
    .option('--dry-run', 'only say it: a town reconciles by itself after every change')
    .action(async (town: string | undefined, { dryRun }: { dryRun?: boolean }, command: Command) => {
      if (dryRun !== true)
        command.error('error: a town reconciles by itself after every change. What it would do now: gastown reconcile --dry-run')
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.dryRunReconcile.query({ townId })
      if (value.violations.length > 0) command.setOptionValue('exitCode', 1)
      answer(io, { json: options.json, value, lines: () => linesOf(value) })
    })
}

function linesOf({ events, actions, wakeAt, violations }: ProcedureOutput<'dryRunReconcile'>): string[] {
  return [
    ...violations.map(({ invariant, text }) => `VIOLATED  ${invariant}: ${text}`),
    ...events.map(({ rule, text }) => `would      ${text} (${rule})`),
    ...actions.map(({ rule, actionId }) => `would do   ${actionId} (${rule})`),
    ...(events.length + actions.length === 0 ? ['There is nothing to do.'] : []),
    wakeAt === null ? 'It looks again after the next change.' : `It looks again after the next change, and at ${wakeAt}.`,
  ]
}
