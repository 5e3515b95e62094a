import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A repository of a user, and what a test asks git about it. */
export interface GitRepository {
  readonly folder: string
  git(...args: readonly string[]): Promise<string>
  /** Writes a file and commits it on the branch that is checked out. */
  commit(file: string, text: string): Promise<string>
  /** Content of a file on a branch; rejects when it is not there. */
  read(branch: string, file: string): Promise<string>
  /** How many commits of `branch` have the title. */
  countTitled(branch: string, title: string): Promise<number>
}

/** `bare`: what a forge keeps. Else a working copy with `main` checked out, as a person has one. */
export async function makeRepository(
  folder: string,
  options: { bare?: boolean; files?: Readonly<Record<string, string>> } = {},
): Promise<GitRepository> {
  const work = options.bare === true ? `${folder}-seed` : folder
  await mkdir(work, { recursive: true })
  const seeded = repositoryAt(work)
  await seeded.git('init', '--quiet', '--initial-branch=main')
  for (const [file, text] of Object.entries({ 'README.md': '# Sample\n', ...options.files })) {
    await mkdir(path.dirname(path.join(work, file)), { recursive: true })
    await writeFile(path.join(work, file), text)
  }
  await seeded.git('add', '--all')
  await seeded.git('commit', '--quiet', '--message=A first page')
  if (options.bare !== true) return seeded
  await run('git', ['clone', '--quiet', '--bare', work, folder], { env: fixedEnv })
  return repositoryAt(folder)
}

const fixedEnv = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.invalid',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.invalid',
}

export function repositoryAt(folder: string): GitRepository {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', [...args], { cwd: folder, env: fixedEnv })).stdout.trim()
  return {
    folder,
    git,
    commit: async (file, text) => {
      await writeFile(path.join(folder, file), text)
      await git('add', '--', file)
      await git('commit', '--quiet', `--message=${file}`)
      return git('rev-parse', 'HEAD')
    },
    read: (branch, file) => git('show', `${branch}:${file}`),
    countTitled: async (branch, title) =>
      (await git('log', '--format=%s', branch)).split('\n').filter((line) => line === title).length,
  }
}
