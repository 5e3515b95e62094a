import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { primeOf, talkTo } from './testing/talk.ts'

/** Commands of the scripted workers, run by a shell in a real worktree. */

const env = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Toast',
  GIT_AUTHOR_EMAIL: 'toast@town.invalid',
  GIT_COMMITTER_NAME: 'Toast',
  GIT_COMMITTER_EMAIL: 'toast@town.invalid',
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gastown-demo-worker-'))
  git('init', '-q', '-b', 'main')
  commit({ 'README.md': 'one\ntwo\n' }, 'first')
  git('switch', '-q', '-c', 'gt/toast/b1a2')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' })
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const run = (answer: { args: Readonly<Record<string, unknown>> }) =>
  execFileSync('sh', ['-c', `{ ${String(answer.args['command'])}\n} 2>&1`], { cwd: folder, env, encoding: 'utf8' })
function write(files: Readonly<Record<string, string>>) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
function commit(files: Readonly<Record<string, string>>, title: string) {
  write(files)
  git('add', '-A')
  git('commit', '-q', '-m', title)
}
const commitsOfOwn = () => git('log', '--format=%s', 'main..HEAD').trim().split('\n').filter(Boolean)
const begin = (bead: Parameters<typeof primeOf>[0]) => talkTo('demo-mayor', 'polecat').say(primeOf(bead))

describe('a polecat’s work', () => {
  it('is one commit, also when it is done twice, with titles and bodies of any kind', () => {
    const work = begin({ title: `Say "it's" $HOME`, body: 'A `body` with $(touch hacked)\n- and $HOME' })
    run(work)
    run(work)
    expect(commitsOfOwn()).toEqual([`Say "it's" $HOME`])
    expect(read('say-it-s-home.md')).toMatch(
      /^# Say "it's" \$HOME\n\nA `body` with \$\(touch hacked\)\n- and \$HOME\n\nWritten by/,
    )
    expect(git('status', '--porcelain')).toBe('')
    expect(git('ls-files')).not.toContain('hacked')
  })

  it('extends a file that is there', () => {
    run(begin({ title: 'Say hello', body: 'Put it into README.md' }))
    expect(read('README.md')).toMatch(/^one\ntwo\n\n## Say hello\n\nPut it into README.md\n/)
  })

  it('writes what the bead orders, to the byte', () => {
    run(
      begin({
        title: 'Two files',
        body: 'Write the file a/b.json with the content "{\\"a\\":1}". Write the file c.txt with content `x`',
      }),
    )
    expect([read('a/b.json'), read('c.txt')]).toEqual(['{"a":1}\n', 'x\n'])
    expect(commitsOfOwn()).toHaveLength(1)
  })

  it('mends a branch that has no commit, a file that is in none, and a wrong branch', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(primeOf({ title: 'Add a page' }))
    polecat.result('ok')
    const noCommit = polecat.result('Refused: there are no commits on the branch.')
    run(noCommit)
    expect(commitsOfOwn()).toEqual(['Add a page'])
    polecat.result('ok')
    const uncommitted = polecat.result('Refused: uncommitted changes in left.txt')
    git('switch', '-q', '--detach')
    write({ 'left.txt': 'x' })
    run(uncommitted)
    expect(git('branch', '--show-current').trim()).toBe('gt/toast/b1a2')
    expect(commitsOfOwn()).toHaveLength(2)
    expect(git('status', '--porcelain')).toBe('')
  })
})

describe('a rework', () => {
  const conflicting = () => {
    commit({ 'README.md': 'one\nmine\ntwo\n', 'same.md': 'mine\n', 'gone.md': 'x\n' }, 'mine')
    commit({ 'README.md': 'one\nmine\nmine too\ntwo\n' }, 'mine too')
    git('switch', '-q', 'main')
    commit({ 'README.md': 'one\ntheirs\ntwo\n', 'same.md': 'theirs\n' }, 'theirs')
    git('switch', '-q', 'gt/toast/b1a2')
  }

  it.each(['git merge --no-edit main', 'git rebase main'])('keeps both sides of every conflict: %s', (command) => {
    conflicting()
    const said = run(begin({ title: 'Add a page', more: `Rework: conflict\n\`\`\`sh\n${command}\n\`\`\`` }))
    expect(said).toContain('kept both sides of README.md')
    for (const line of ['one', 'mine', 'mine too', 'theirs', 'two']) expect(read('README.md').split('\n')).toContain(line)
    expect(read('same.md').trim().split('\n').toSorted()).toEqual(['mine', 'theirs'])
    expect(read('README.md')).not.toMatch(/<<<<|>>>>|====/)
    expect(git('merge-base', 'HEAD', 'main')).toBe(git('rev-parse', 'main'))
    expect(git('status')).toContain('nothing to commit')
    expect(git('branch', '--show-current').trim()).toBe('gt/toast/b1a2')
  })

  it('merges the target when the message gives no command, and keeps a file that one side deleted', () => {
    commit({ 'README.md': 'one\nmine\n' }, 'mine')
    git('switch', '-q', 'main')
    git('rm', '-q', 'README.md')
    git('commit', '-q', '-m', 'gone')
    git('switch', '-q', 'gt/toast/b1a2')
    run(begin({ title: 'Add a page', more: 'Rework: conflict' }))
    expect(read('README.md')).toBe('one\nmine\n')
    expect(git('merge-base', 'HEAD', 'main')).toBe(git('rev-parse', 'main'))
  })

  it('after a review takes out the lines with FIXME of its own files, else leaves a note', () => {
    git('switch', '-q', 'main')
    commit({ 'old.md': 'FIXME old\n' }, 'old')
    git('switch', '-q', 'gt/toast/b1a2')
    git('merge', '-q', 'main')
    commit({ 'new.md': 'a\nb FIXME\nc\n' }, 'new')
    const rework = begin({ title: 'Add a page', more: 'Rework: review' })
    run(rework)
    expect([read('new.md'), read('old.md')]).toEqual(['a\nc\n', 'FIXME old\n'])
    run(rework)
    expect(read('add-a-page.md')).toContain('Rework (review)')
    expect(commitsOfOwn()).toHaveLength(3)
  })
})

it('a reviewer reads what the branch changes, not what the target changed', () => {
  commit({ 'new.md': 'a FIXME\n' }, 'new')
  git('switch', '-q', 'main')
  commit({ 'other.md': 'x\n' }, 'other')
  git('switch', '-q', '--detach', 'gt/toast/b1a2')
  const reviewer = talkTo('demo-mayor', 'refinery')
  const diff = run(reviewer.say(primeOf({ title: 'Add a page' })))
  expect(diff).toContain('diff --git a/new.md b/new.md')
  expect(diff).not.toContain('other.md')
  expect(reviewer.result(diff)).toMatchObject({
    tool: 'gastown_gt_request_changes',
    args: { feedback: expect.stringContaining('+a FIXME') as string },
  })
})

it('[[commit]] commits its file alone', () => {
  write({ 'left.txt': 'x' })
  const polecat = talkTo('demo-script', 'polecat')
  run(polecat.say(primeOf({ title: 'Add a page', body: `[[commit docs/a.md "it's\\nme"]]\n[[commit docs/a.md "again"]]` })))
  run(polecat.result('ok'))
  expect(read('docs/a.md')).toBe("it's\nme\nagain\n")
  expect(commitsOfOwn()).toEqual(['Add a page', 'Add a page'])
  expect(git('status', '--porcelain')).toBe('?? left.txt\n')
})
