import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GastownError } from '@gastown/contract/errors'
import { allowedGitProtocols } from '@gastown/contract/git-url'
import type { RepositoryCheck } from '@gastown/contract/repository-check'
import type { RepositoryProbe } from '../../doors/repository-probe.ts'
import { computeContainerEnv } from './container-env.ts'
import { runBounded, type ProgramEnd } from './run-bounded.ts'

/** A person waits for it: a server that takes longer is reported as not answering. */
const timeoutMs = 10_000
const maxReasonCharacters = 300
const maxTitleCharacters = 200

/**
 * Asks a repository for its HEAD with `git ls-remote`. Git may use the operator's own credential helpers and ssh agent, as the clone
 * will, and may not ask anybody anything.
 */
export function createGitRepositoryProbe(options: {
  env: Readonly<Record<string, string | undefined>>
  timeoutMs?: number
}): RepositoryProbe {
  const git: Git = (args) =>
    runBounded({
      file: 'git',
      args: [...harmless, ...args],
      env: gitEnv(options.env),
      timeoutMs: options.timeoutMs ?? timeoutMs,
    })
  return {
    async isRepository(gitUrl) {
      const { defaultBranch } = await askForHead(git, gitUrl)
      return { defaultBranch }
    },
    async check(gitUrl) {
      const { defaultBranch, head, folder } = await askForHead(git, gitUrl)
      if (folder === null) return { defaultBranch, lastCommit: head === null ? null : { commit: head }, changedFiles: null }
      const [lastCommit, changedFiles] = await Promise.all([
        head === null ? null : readCommit(git, folder, head),
        countChangedFiles(git, folder),
      ])
      return { defaultBranch, lastCommit, changedFiles }
    },
  }
}

type Git = (args: readonly string[]) => Promise<ProgramEnd>

/** Nothing of the repository's own runs because somebody looked at it, and nothing is written, not even an index. */
const harmless = [
  '--no-optional-locks',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'credential.interactive=false',
]

async function askForHead(
  git: Git,
  gitUrl: string,
): Promise<{ defaultBranch: string | null; head: string | null; folder: string | null }> {
  const folder = gitUrl.startsWith('/') ? gitUrl : gitUrl.startsWith('file://') ? folderOfUrl(gitUrl) : null
  if (folder !== null) checkFolder(folder)
  const end = await git(['ls-remote', '--symref', '--', folder ?? gitUrl, 'HEAD'])
  if (!end.ended) {
    if (end.reason === 'not_found')
      throw notARepository('git is not installed on this machine. Install it, then add the rig again.')
    throw notARepository(`it gave ${end.detail}. Check the address and your connection, then add the rig again.`)
  }
  if (end.exitCode !== 0) throw notARepository(`git says: ${reasonOf(end.stderr)}. ${wayOut(gitUrl)}`)
  return {
    defaultBranch: /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(end.stdout)?.[1] ?? null,
    head: /^([0-9a-f]{40,64})\tHEAD$/m.exec(end.stdout)?.[1] ?? null,
    folder,
  }
}

/** Title and time of a commit; the commit alone when git does not tell them. */
async function readCommit(git: Git, folder: string, commit: string): Promise<NonNullable<RepositoryCheck['lastCommit']>> {
  const end = await git(['-C', folder, 'log', '-1', '--no-show-signature', '--format=%cI%n%s', commit, '--'])
  const [at = '', title = ''] = end.ended && end.exitCode === 0 ? end.stdout.split('\n') : []
  return { commit, ...(at === '' ? {} : { at }), ...(title === '' ? {} : { title: title.slice(0, maxTitleCharacters) }) }
}

/** Null for a bare repository, which has no files, and when git cannot say. */
async function countChangedFiles(git: Git, folder: string): Promise<number | null> {
  const end = await git(['-C', folder, 'status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal'])
  return end.ended && end.exitCode === 0 ? end.stdout.split('\0').filter((entry) => entry !== '').length : null
}

function gitEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const agent = env['SSH_AUTH_SOCK']
  return {
    // Not our whole environment: a GIT_DIR in it would point git at another repository.
    ...computeContainerEnv(env),
    ...(agent === undefined || agent === '' ? {} : { SSH_AUTH_SOCK: agent }),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: allowedGitProtocols.join(':'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    SSH_ASKPASS: 'true',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=8',
  }
}

function folderOfUrl(gitUrl: string): string {
  try {
    return fileURLToPath(gitUrl)
  } catch (error) {
    throw notARepository('it is a file URL that names no path of this machine.', error)
  }
}

/** Git would also take a folder's neighbour of the name `<path>.git`, which is not what was named. */
function checkFolder(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) throw notARepository('there is nothing at that path on this machine. Check the path.')
  if (!stat.isDirectory()) throw notARepository('it is a file. Give the folder of the repository.')
  const isBare = existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects'))
  if (isBare && basename(folder) === '.git') return
  if (isBare || existsSync(join(folder, '.git'))) return
  throw notARepository(
    `the folder is not a repository itself. Give the folder that holds ".git", or make one there: git -C ${JSON.stringify(folder)} init, and a first commit.`,
  )
}

function wayOut(gitUrl: string): string {
  return gitUrl.startsWith('/') || gitUrl.startsWith('file://')
    ? 'Mend the repository, or give another path.'
    : `Check the address, and that you may read it: try "git ls-remote" with it in a terminal.`
}

function reasonOf(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const telling = lines.find((line) => line.startsWith('fatal:') || line.startsWith('ERROR:')) ?? lines.at(-1) ?? 'nothing'
  // A user name in an address may be a token.
  return telling
    .replaceAll(/\/\/[^/@\s]+@/g, '//')
    .slice(0, maxReasonCharacters)
    .replace(/\.$/, '')
}

function notARepository(reason: string, cause?: unknown): GastownError {
  return new GastownError('RIG_NOT_A_REPOSITORY', `gitUrl names no repository that can be read: ${reason}`, {
    field: 'gitUrl',
    cause,
  })
}
