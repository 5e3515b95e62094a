import { expect, it } from 'vitest'
import { describeRepository, isWorthChecking } from './describe-repository.ts'

const found = {
  gitUrl: '/home/me/app',
  defaultBranch: 'main',
  lastCommit: { commit: 'c0ffee00'.repeat(5), title: 'Add a greeting', at: '2026-03-01T12:00:00+01:00' },
  changedFiles: 0,
}

it('tells the branch, the newest commit and that all is committed', () => {
  expect(describeRepository(found).map(({ text }) => text)).toEqual([
    'Work lands on main.',
    'Its newest commit is c0ffee0, “Add a greeting”.',
    'Everything in it is committed.',
  ])
})

it('warns of changes that are not committed, and of a repository without a commit', () => {
  expect(describeRepository({ ...found, changedFiles: 3 }).filter(({ warns }) => warns)).toEqual([
    { text: expect.stringContaining('3 files have changes that are not committed'), warns: true },
  ])
  expect(describeRepository({ ...found, changedFiles: 1 }).at(-1)?.text).toContain('1 file has changes')
  expect(describeRepository({ ...found, defaultBranch: null, lastCommit: null, changedFiles: 0 })).toEqual([
    { text: expect.stringContaining('no commit yet'), warns: true },
  ])
})

it('of one on a server says nothing of files or titles', () => {
  const remote = {
    ...found,
    gitUrl: 'https://example.com/app.git',
    lastCommit: { commit: 'c0ffee00'.repeat(5) },
    changedFiles: null,
  }
  expect(describeRepository(remote).map(({ text }) => text)).toEqual(['Work lands on main.', 'Its newest commit is c0ffee0.'])
})

it.each(['', ' ', '/', 'h', 'https://', 'https://github.com', 'https://github.com/', 'git@', 'git@host:', 'app'])(
  'does not ask for "%s", which is the beginning of an address at most',
  (text) => expect(isWorthChecking(text)).toBe(false),
)

it.each(['/home', 'https://github.com/you/app', 'git@host:app.git', 'ssh://host/app', 'ext::sh -c id', 'file:///srv/app'])(
  'asks for "%s"',
  (text) => expect(isWorthChecking(text)).toBe(true),
)
