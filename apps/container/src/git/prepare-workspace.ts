import { lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { hasCommit } from './has-commit.ts'
import { runGit } from './run-git.ts'

/**
 * The engine names a project by the repository's first commit. The same author, date and message for an agent give the same commit, so that
 * a workspace which was lost and made anew is the same project, and the sessions of a restored database belong to it.
 */
const firstCommitDate = '2026-01-01T00:00:00Z'
const author = { name: 'Gastown', email: 'town@gastown.invalid' }

/** Only for the user who runs Gastown. */
const folderMode = 0o700

/** Preparations that run now, by working folder. A container's folder belongs to one process, so this is all that can run at once. */
const running = new Map<string, Promise<void>>()

/**
 * Makes what an agent's server needs to start: its home, and a working folder that is a git repository on `main` with a commit (without
 * one the engine files its sessions under no project). Changes nothing in a repository that has one; one that was never finished is moved
 * beside the working folder (`<cwd>.git-set-aside-…`), never deleted. Idempotent; a second call while one runs joins it.
 */
export function prepareWorkspace(launch: AgentLaunch): Promise<void> {
  const joined = running.get(launch.cwd)
  if (joined !== undefined) return joined
  const own = prepare(launch).finally(() => running.delete(launch.cwd))
  running.set(launch.cwd, own)
  return own
}

async function prepare(launch: AgentLaunch): Promise<void> {
  await Promise.all([
    mkdir(launch.home, { recursive: true, mode: folderMode }),
    mkdir(launch.cwd, { recursive: true, mode: folderMode }),
  ])
  if (await hasCommit(launch.cwd)) return
  // Made beside and moved into place whole: a crash leaves no half of it, and git never runs in a folder that an agent may have written to.
  const staging = await mkdtemp(`${launch.cwd}.new-`)
  try {
    await makeRepository(staging, `Workspace of ${launch.spec.agentId}`)
    await setAside(launch.cwd)
    await rename(join(staging, '.git'), join(launch.cwd, '.git'))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function makeRepository(folder: string, message: string): Promise<void> {
  await runGit({ cwd: folder, args: ['init', '--quiet', '--initial-branch=main', '--template='] })
  await runGit({
    cwd: folder,
    args: ['commit', '--quiet', '--allow-empty', `--message=${message}`],
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: firstCommitDate,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: firstCommitDate,
    },
  })
}

/** Moves an unfinished `.git` beside the folder. */
async function setAside(cwd: string): Promise<void> {
  if ((await lstat(join(cwd, '.git')).catch(nullWhenMissing)) === null) return
  await rename(join(cwd, '.git'), join(await mkdtemp(`${cwd}.git-set-aside-`), '.git'))
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
