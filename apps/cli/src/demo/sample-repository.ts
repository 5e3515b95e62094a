import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A repository with one commit on `main`, by an author of its own: the user's git settings play no part. */
export async function makeSampleRepository(folder: string): Promise<void> {
  const author = { GIT_AUTHOR_NAME: 'Gastown demo', GIT_AUTHOR_EMAIL: 'demo@gastown.invalid' }
  const committer = { GIT_COMMITTER_NAME: 'Gastown demo', GIT_COMMITTER_EMAIL: 'demo@gastown.invalid' }
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', ...author, ...committer }
  const git = (...args: string[]): Promise<unknown> => run('git', args, { cwd: folder, env })
  writeFileSync(join(folder, 'README.md'), '# Sample\n\nA repository that the demo town works on.\n')
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--', 'README.md')
  await git('commit', '--quiet', '--message=A first page')
}
