import type { Readable } from 'node:stream'
import { allowedGitProtocols } from '@gastown/contract/git-url'
import { GitError } from '../git/run-git.ts'
import { policy } from './policy.ts'
import { runCommand, type EndedCommand } from './run-command.ts'

export interface TownGitOptions {
  /** In addition to the fixed environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array | Readable
  readonly timeLimitMs?: number
  readonly outputBytes?: number
  /** Over the limit, the output is cut instead of refused. */
  readonly cut?: boolean
  /** Speaks with the remote: with the operator's git settings and keys, since those hold how the remote is reached. */
  readonly remote?: boolean
}

/**
 * Git of the town in a rig's own repository, where nothing was written by an agent: no shell, no prompt, no hooks. What comes from outside
 * stands behind `--` or is checked not to begin with `-`.
 */
export interface TownGit {
  /** What it printed, without the last line's end. Rejects with a GitError when it ended with another code than 0. */
  (args: readonly string[], options?: TownGitOptions): Promise<string>
  /** Whatever its exit code is. */
  ended(args: readonly string[], options?: TownGitOptions): Promise<EndedCommand>
}

const noPrograms = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
]

export function createTownGit(options: {
  readonly folder: string
  /** Of the operator: HOME, the ssh agent, proxies. Only for speaking with the remote. */
  readonly remoteEnv: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}): TownGit {
  const ended: TownGit['ended'] = async (args, git = {}) =>
    await runCommand({
      command: {
        file: 'git',
        args: [...noPrograms, ...(git.remote === true ? remoteSettings : []), ...args],
        cwd: options.folder,
        env: { ...(git.remote === true ? remoteGitEnv(options.remoteEnv) : localGitEnv()), ...git.env },
      },
      what: subcommandOf(args),
      timeLimitMs: git.timeLimitMs ?? (git.remote === true ? policy.transferMs : policy.localGitMs),
      ...(git.input === undefined ? {} : { input: git.input }),
      ...(git.outputBytes === undefined ? {} : { outputBytes: git.outputBytes }),
      ...(git.cut === undefined ? {} : { cut: git.cut }),
      signal: options.signal,
    })
  const run = async (args: readonly string[], git?: TownGitOptions): Promise<string> => {
    const end = await ended(args, git)
    if (end.exitCode !== 0) throw failureOf(args, end)
    return end.stdout.toString('utf8').replace(/\n$/, '')
  }
  return Object.assign(run, { ended })
}

/** Enough of git's own words to see what is wrong. */
const shownErrorChars = 1000

/** The error of a git that ended with a code that is no answer. */
export function failureOf(args: readonly string[], end: EndedCommand): GitError {
  const said = end.stderr.trim().slice(-shownErrorChars)
  return new GitError(
    `${subcommandOf(args)} failed (exit ${end.exitCode})${said === '' ? '' : `: ${withoutUserNames(said)}`}`,
    end.exitCode,
  )
}

/** For messages: `git fetch` of `-c a=b fetch …`. */
export function subcommandOf(args: readonly string[]): string {
  return `git ${args.find((arg) => /^[a-z][a-z-]*$/.test(arg)) ?? ''}`
}

/** A user name in an address may be a token. */
export function withoutUserNames(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]+@/g, '//')
}

function fixedEnv(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C.UTF-8',
    GIT_ALLOW_PROTOCOL: allowedGitProtocols.join(':'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

function localGitEnv(): Record<string, string> {
  return { ...fixedEnv(), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
}

const remoteSettings = [
  '-c',
  'credential.interactive=false',
  '-c',
  'http.lowSpeedLimit=1000',
  '-c',
  `http.lowSpeedTime=${policy.stalledSeconds}`,
  '-c',
  'push.followTags=false',
]

/** Nobody can answer a question of a helper: it fails instead. */
function remoteGitEnv(remoteEnv: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...fixedEnv(),
    ...(remoteEnv['HOME'] === undefined ? { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } : {}),
    ...remoteEnv,
    GIT_ASKPASS: 'true',
    SSH_ASKPASS: 'true',
    GIT_SSH_COMMAND: `ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=2`,
  }
}

/** What git needs of the operator's environment to reach a remote, and nothing else of it. */
export function readRemoteEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = [
    'HOME',
    'SSH_AUTH_SOCK',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'SSL_CERT_FILE',
  ]
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])))
}
