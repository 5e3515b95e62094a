import { describe, expect, it } from 'vitest'
import { readPushRefusal } from './read-push-refusal.ts'

const read = (stderr: string, gitUrl = 'https://planted-secret@example.com/a.git') =>
  readPushRefusal({ stderr, gitUrl, target: 'main' })
const rejected = (reason: string, before = '') =>
  `${before}To https://planted-secret@example.com/a.git\n ! [remote rejected] 1234 -> main (${reason})\nerror: failed to push some refs to 'https://planted-secret@example.com/a.git'\n`

describe('readPushRefusal', () => {
  const cases: [string, string, { result: string; cause?: string; detail: RegExp }][] = [
    [
      'another commit came first',
      ' ! [rejected]        1234 -> main (fetch first)\n',
      { result: 'moved', detail: /came to "main" first/ },
    ],
    [
      'a protected branch of GitHub',
      rejected('protected branch hook declined', 'remote: error: GH006: Protected branch update failed for refs/heads/main.\n'),
      { result: 'refused', cause: 'permission', detail: /GH006.*merge strategy "branch"/ },
    ],
    [
      'a protected branch of GitLab',
      rejected(
        'pre-receive hook declined',
        'remote: GitLab: You are not allowed to push code to protected branches on this project.\n',
      ),
      { result: 'refused', cause: 'permission', detail: /not allowed to push/ },
    ],
    [
      'a key that is not known',
      'git@example.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n',
      { result: 'refused', cause: 'permission', detail: /publickey/ },
    ],
    [
      'no password to be had',
      "fatal: could not read Username for 'https://example.com': terminal prompts disabled\n",
      { result: 'refused', cause: 'permission', detail: /terminal prompts disabled/ },
    ],
    [
      'a hook',
      rejected('pre-receive hook declined', 'remote: Commit messages need a ticket\n'),
      { result: 'refused', cause: 'hook', detail: /need a ticket/ },
    ],
    [
      'a working copy on another machine',
      rejected('branch is currently checked out'),
      { result: 'refused', cause: 'other', detail: /updateInstead/ },
    ],
    [
      'a full disk over there',
      rejected('unpacker error', 'remote: fatal: unable to create temporary file: No space left on device\n'),
      { result: 'unknown', detail: /no space left/ },
    ],
    ['a lock', rejected('failed to update ref'), { result: 'unknown', detail: /failed to update ref/ }],
    ['silence', '', { result: 'unknown', detail: /gave no reason/ }],
  ]
  it.each(cases)('P3, P10: %s', (_name, stderr, { detail, ...expected }) => {
    const refusal = read(stderr)
    expect(refusal).toMatchObject({ ...expected, detail: expect.stringMatching(detail) as string })
    expect(JSON.stringify(refusal)).not.toContain('planted-secret')
  })

  it('names the repository of a person, and the file in the way', () => {
    const stderr = rejected(
      'Could not update working tree to new HEAD',
      "error: Untracked working tree file 'a b.txt' would be overwritten by merge.\n",
    )
    expect(read(stderr, '/home/me/project')).toMatchObject({
      cause: 'dirty',
      detail: expect.stringMatching(
        /^The repository \/home\/me\/project has "main" checked out.*\(a b\.txt\)\. Commit or stash/,
      ) as string,
    })
  })
})
