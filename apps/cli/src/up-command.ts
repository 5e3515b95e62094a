import { spawn } from 'node:child_process'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { globalOptionsOf } from './global-options.ts'
import { controlPlaneProgram, lifelineModule } from './programs.ts'
import type { TerminalIo } from './terminal-io.ts'

/** What was named; the rest is the control plane's choice, which also looks at GASTOWN_PORT. */
interface UpOptions {
  readonly port?: number
  readonly open: boolean
  readonly autostart?: string
  readonly sandbox?: string
  readonly prewarm: boolean
  readonly spares?: string
  readonly memoryBudget?: string
}

export function addUpCommand(program: Command, io: TerminalIo): void {
  program
    .command('up')
    .description('serve the page and the towns of the data folder, until Ctrl-C or `gastown down`')
    .addOption(
      new Option('--port <n>', 'port on 127.0.0.1 (default: $GASTOWN_PORT or 8787); 0 takes a free one').argParser(parsePort),
    )
    .addOption(new Option('--no-open', 'do not open the page in a browser'))
    .addOption(
      new Option('--autostart <which>', 'towns whose containers start at once (default: recent)').choices([
        'recent',
        'all',
        'none',
      ]),
    )
    .addOption(
      new Option('--sandbox <which>', 'how agents are kept from your files (default: auto)').choices([
        'auto',
        'bubblewrap',
        'none',
      ]),
    )
    .addOption(new Option('--no-prewarm', 'do not bring mayors up before they are asked for; for measuring'))
    .addOption(
      new Option(
        '--spares <n>',
        'agent servers that wait for a town that you create next (default: $GASTOWN_SPARES or 1)',
      ).choices(['0', '1']),
    )
    .addOption(
      new Option(
        '--memory-budget <MiB>',
        'memory that all warm towns may hold together (default: $GASTOWN_MEMORY_BUDGET_MIB or half of the machine’s)',
      ),
    )
    .action(async (options: UpOptions, command: Command) => {
      const { json, dataDir } = globalOptionsOf(command, io)
      await becomeControlPlane(controlPlaneArgs({ ...options, json, dataDir, open: options.open && io.isInteractive && !json }))
    })
}

export function controlPlaneArgs(options: UpOptions & { json: boolean; dataDir: string }): string[] {
  const { port, dataDir, autostart, sandbox, spares, memoryBudget } = options
  const args = ['--data', dataDir]
  if (port !== undefined) args.push('--port', String(port))
  if (autostart !== undefined) args.push('--autostart', autostart)
  if (sandbox !== undefined) args.push('--sandbox', sandbox)
  if (spares !== undefined) args.push('--spares', spares)
  if (memoryBudget !== undefined) args.push('--memory-budget', memoryBudget)
  if (!options.open) args.push('--no-open')
  if (!options.prewarm) args.push('--no-prewarm')
  if (options.json) args.push('--json')
  return args
}

/** Replaces this program by the control plane: same process, terminal and exit code. Only Windows has to keep one in between. */
async function becomeControlPlane(args: readonly string[]): Promise<void> {
  const argv = ['--import', lifelineModule, controlPlaneProgram, ...args]
  if (process.execve !== undefined && process.platform !== 'win32') {
    process.execve(process.execPath, [process.execPath, ...argv], stringsOf(process.env))
  }
  const child = spawn(process.execPath, argv, { stdio: 'inherit' })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function parsePort(text: string): number {
  const port = Number(text)
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is 0 to 65535.')
  return port
}
