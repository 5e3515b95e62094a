import type { Sandbox, SandboxAccess } from '../sandbox/sandbox.ts'
import { policy } from './policy.ts'
import { runCommand, type EndedCommand } from './run-command.ts'
import { subcommandOf } from './town-git.ts'

export interface ConfinedGitOptions {
  readonly cwd: string
  readonly args: readonly string[]
  readonly access: SandboxAccess
  /** GIT_DIR and the like. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly outputFile?: string
  readonly outputBytes?: number
  readonly cut?: boolean
  readonly timeLimitMs?: number
}

/** Git on data that an agent can write to: in the sandbox, without hooks, monitors, protocols, or configuration beside the repository's. */
export type ConfinedGit = (options: ConfinedGitOptions) => Promise<EndedCommand>

export function createConfinedGit(options: { readonly sandbox: Sandbox; readonly signal: AbortSignal }): ConfinedGit {
  return async ({ cwd, args, access, env, ...limits }) => {
    const command = options.sandbox.confine(
      {
        file: 'git',
        args: ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'gc.auto=0', ...args],
        cwd,
        env: {
          PATH: process.env['PATH'] ?? '/usr/bin:/bin',
          LC_ALL: 'C.UTF-8',
          // Nothing is to be fetched: a repository may name a remote for objects that it lacks.
          GIT_ALLOW_PROTOCOL: 'none',
          GIT_TERMINAL_PROMPT: '0',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_OPTIONAL_LOCKS: '0',
          ...env,
        },
      },
      access,
    )
    return await runCommand({
      command,
      what: subcommandOf(args),
      timeLimitMs: limits.timeLimitMs ?? policy.confinedGitMs,
      signal: options.signal,
      ...(limits.input === undefined ? {} : { input: limits.input }),
      ...(limits.outputFile === undefined ? {} : { outputFile: limits.outputFile }),
      ...(limits.outputBytes === undefined ? {} : { outputBytes: limits.outputBytes }),
      ...(limits.cut === undefined ? {} : { cut: limits.cut }),
    })
  }
}
