import { Command, CommanderError, Option } from 'commander'
import { addDemoCommand } from './demo/demo-command.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addDownCommand } from './down-command.ts'
import { addLogsCommand } from './logs-command.ts'
import { addMayorCommands } from './mayor-commands.ts'
import { renderError } from './render-error.ts'
import { addRigCommands } from './rig-commands.ts'
import { addStatusCommand } from './status-command.ts'
import type { TerminalIo } from './terminal-io.ts'
import { addTownCommands } from './town-commands.ts'
import { addUpCommand } from './up-command.ts'
import { addAgentCommands } from './work/agent-commands.ts'
import { addBeadCommands } from './work/bead-commands.ts'
import { addConvoyCommands } from './work/convoy-commands.ts'
import { addCostsCommand } from './work/costs-command.ts'
import { addDeadLetterCommands } from './work/dead-letter-commands.ts'
import { addEscalationCommands } from './work/escalation-commands.ts'
import { addEventsCommand } from './work/events-command.ts'
import { addImportCommand } from './work/import-command.ts'
import { addMergeCommands } from './work/merge-commands.ts'
import { addPauseCommands } from './work/pause-commands.ts'
import { addQueueCommand } from './work/queue-command.ts'
import { addReconcileCommand } from './work/reconcile-command.ts'
import { addSlingCommand } from './work/sling-command.ts'
import { addWorktreesCommand } from './work/worktrees-command.ts'

/** Wrong use of the command line, as opposed to 1: the command was understood and failed. */
const usageExitCode = 2

/** Runs one command and resolves with the exit code. Answers go to `io.print`, everything else to `io.printError`. */
export async function runCli(args: readonly string[], io: TerminalIo): Promise<number> {
  const json = args.includes('--json')
  const program = createProgram(io)
  let exitCode = 0
  program.hook('postAction', (_program, action) => {
    if (action.getOptionValue('exitCode') === 1) exitCode = 1
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return endOfCommander(error, json, io)
    io.printError(renderError(error, json))
    return 1
  }
}

function createProgram(io: TerminalIo): Command {
  const program = new Command('gastown')
    .description('A town of coding agents on your own machine, whose mayor is always ready.')
    .addOption(new Option('--json', 'print one JSON document on standard output'))
    .addOption(new Option('--data <dir>', 'data folder (default: $GASTOWN_DATA or ~/.gastown)'))
    .addOption(new Option('--url <url>', 'address of a control plane; needs --token (default: the one of the data folder)'))
    .addOption(new Option('--token <token>', 'operator token (default: $GASTOWN_TOKEN)'))
    .configureHelp({ subcommandTerm })
    .configureOutput({ writeOut: io.print, writeErr: io.printError, outputError: () => {} })
    .exitOverride()
    .showHelpAfterError(false)
  for (const add of [
    addUpCommand,
    addDownCommand,
    addStatusCommand,
    addDoctorCommand,
    addLogsCommand,
    addTownCommands,
    addRigCommands,
    addMayorCommands,
    addSlingCommand,
    addBeadCommands,
    addConvoyCommands,
    addAgentCommands,
    addQueueCommand,
    addMergeCommands,
    addEventsCommand,
    addEscalationCommands,
    addCostsCommand,
    addPauseCommands,
    addImportCommand,
    addWorktreesCommand,
    addDeadLetterCommands,
    addReconcileCommand,
    addDemoCommand,
  ]) {
    add(program, io)
  }
  inheritSettings(program)
  return program
}

/** Without the words that all have, and with those that a command takes by their own names. */
function subcommandTerm(command: Command): string {
  const usage = command.usage().replace(/^\[options\] ?/, '')
  return `${command.name()} ${usage === '[command]' ? '…' : usage}`.trimEnd()
}

/** Subcommands made with `command()` copy these; doing it for all keeps a nested one from writing or exiting by itself. */
function inheritSettings(command: Command): void {
  for (const sub of command.commands) {
    sub.copyInheritedSettings(command)
    inheritSettings(sub)
  }
}

function endOfCommander(error: CommanderError, json: boolean, io: TerminalIo): number {
  if (error.exitCode === 0) return 0
  const detail = error.message.replace(/^error: /, '')
  // Without a verb, commander has already shown the help.
  if (error.code !== 'commander.help')
    io.printError(json ? `${JSON.stringify({ code: 'INVALID_INPUT', detail })}\n` : `gastown: ${detail}\n`)
  return usageExitCode
}
