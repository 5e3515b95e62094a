import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGitRepositoryProbe } from './git-repository-probe.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-probe-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const git = (cwd: string, ...args: string[]): void =>
  void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd, stdio: 'ignore' })
const probe = createGitRepositoryProbe({ env: process.env })

function makeRepository(name: string, ...init: string[]): string {
  const path = join(dir, name)
  mkdirSync(path)
  git(path, 'init', '--initial-branch=trunk', ...init)
  return path
}

async function refusalOf(gitUrl: string): Promise<string> {
  const error = (await probe.isRepository(gitUrl).catch((caught: unknown) => caught)) as {
    code: string
    field: string
    message: string
  }
  expect(error).toMatchObject({ code: 'RIG_NOT_A_REPOSITORY', field: 'gitUrl' })
  return error.message
}

it('finds a repository by path and by file URL, bare or not, with the branch of its HEAD', async () => {
  const path = makeRepository('one')
  git(path, 'commit', '--allow-empty', '-m', 'first')
  git(dir, 'clone', '--bare', path, 'bare')
  for (const gitUrl of [path, `${path}/`, join(path, '.git'), join(dir, 'bare'), pathToFileURL(path).href]) {
    expect(await probe.isRepository(gitUrl)).toEqual({ defaultBranch: 'trunk' })
  }
})

it('a repository without a commit names no branch', async () => {
  expect(await probe.isRepository(makeRepository('empty'))).toEqual({ defaultBranch: null })
})

it('refuses what is no repository, and says what to do', async () => {
  const path = makeRepository('one')
  git(path, 'commit', '--allow-empty', '-m', 'first')
  mkdirSync(join(path, 'inside'))
  mkdirSync(join(dir, 'plain'))
  writeFileSync(join(dir, 'file'), '')
  expect(await refusalOf(join(dir, 'nothing'))).toMatch(/nothing at that path.*Check the path/)
  expect(await refusalOf(join(dir, 'plain'))).toMatch(/not a repository itself.*git -C/)
  expect(await refusalOf(join(path, 'inside'))).toMatch(/not a repository itself/)
  expect(await refusalOf(join(dir, 'file'))).toMatch(/it is a file/)
  expect(await refusalOf('file://elsewhere.example/x')).toMatch(/names no path of this machine/)
})

it('refuses the neighbour that git would take instead of what was named', async () => {
  makeRepository('tool.git', '--bare')
  mkdirSync(join(dir, 'tool'))
  expect(await refusalOf(join(dir, 'tool'))).toMatch(/not a repository itself/)
})

it('asks nobody, and gives up on a server that does not answer in time', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => {
    silent.listen(0, '127.0.0.1', resolve)
  })
  const { port } = silent.address() as AddressInfo
  const sockets = new Set<{ destroy(): void }>()
  silent.on('connection', (socket) => sockets.add(socket))
  const impatient = createGitRepositoryProbe({ env: process.env, timeoutMs: 300 })
  await expect(impatient.isRepository(`http://127.0.0.1:${port}/x.git`)).rejects.toThrow(/no answer within 0.3 s/)
  for (const socket of sockets) socket.destroy()
  silent.close()
  expect(await refusalOf(`http://127.0.0.1:${port}/x.git`)).toMatch(/git says: fatal: unable to access.*git ls-remote/)
})

it('promise 10: a user name in an address, which may be a token, is not repeated', async () => {
  expect(await refusalOf('http://ghp_secret@127.0.0.1:1/x.git')).not.toContain('ghp_secret')
})

it('says when git is missing', async () => {
  const without = createGitRepositoryProbe({ env: { PATH: dir } })
  await expect(without.isRepository(makeRepository('one'))).rejects.toThrow(/git is not installed/)
})

it('an environment that points git elsewhere changes nothing', async () => {
  const path = makeRepository('one')
  const other = makeRepository('other')
  git(other, 'commit', '--allow-empty', '-m', 'first')
  const misled = createGitRepositoryProbe({ env: { ...process.env, GIT_DIR: join(other, '.git') } })
  expect(await misled.isRepository(path)).toEqual({ defaultBranch: null })
})

describe('a look at a repository', () => {
  it('tells the branch, the last commit and how many files are changed, and changes nothing', async () => {
    const path = makeRepository('one')
    writeFileSync(join(path, 'kept'), 'a')
    git(path, 'add', '--all')
    git(path, 'commit', '-m', 'Add a greeting')
    expect(await probe.check(path)).toMatchObject({
      defaultBranch: 'trunk',
      lastCommit: {
        title: 'Add a greeting',
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        at: expect.stringMatching(/^\d{4}-/),
      },
      changedFiles: 0,
    })
    writeFileSync(join(path, 'kept'), 'b')
    writeFileSync(join(path, 'a new one'), '')
    const index = statSync(join(path, '.git', 'index')).mtimeMs
    expect(await probe.check(path)).toMatchObject({ changedFiles: 2 })
    expect(statSync(join(path, '.git', 'index')).mtimeMs).toBe(index)
  })

  it('of a bare one tells no changed files, of one without a commit no commit', async () => {
    const path = makeRepository('one')
    git(path, 'commit', '--allow-empty', '-m', 'first')
    git(dir, 'clone', '--bare', path, 'bare')
    expect(await probe.check(join(dir, 'bare'))).toMatchObject({ lastCommit: { title: 'first' }, changedFiles: null })
    expect(await probe.check(makeRepository('empty'))).toEqual({ defaultBranch: null, lastCommit: null, changedFiles: 0 })
  })

  it('runs nothing of the repository', async () => {
    const path = makeRepository('one')
    git(path, 'commit', '--allow-empty', '-m', 'first')
    const witness = join(dir, 'witness')
    git(path, 'config', 'core.fsmonitor', `touch ${witness}; false`)
    await probe.check(path)
    expect(existsSync(witness)).toBe(false)
  })

  it('refuses what is no repository, as the making of a rig does', async () => {
    await expect(probe.check(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'RIG_NOT_A_REPOSITORY', field: 'gitUrl' })
  })
})
