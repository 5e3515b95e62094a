import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gastown, gastownUp, launcher, temporaryDataDir, type GastownProcess } from './support/gastown-process.ts'
import { isRunning } from './support/processes.ts'
import { until } from './support/until.ts'

/** What `--json` answers with, or refuses with. */
type Answer = Record<string, unknown> & { code?: string; field?: string }

describe('the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryDataDir>>
  let running: GastownProcess
  let repository: string

  beforeAll(async () => {
    folder = await temporaryDataDir()
    running = await gastownUp({ dataDir: folder.dataDir })
    repository = path.join(folder.dataDir, 'sample')
    await mkdir(repository)
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', repository, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])
    git('init', '-q', '-b', 'trunk')
    git('commit', '-q', '--allow-empty', '-m', 'first')
  })
  afterAll(async () => {
    await running?.drain()
    await folder?.remove()
  })

  async function run(...args: string[]): Promise<{ code: number | null; answer: Answer }> {
    const { code, stdout, stderr } = await gastown(['--json', '--data', folder.dataDir, ...args])
    return { code, answer: JSON.parse(code === 0 ? stdout : stderr) as Answer }
  }

  it('status gives a fresh login link, which logs in once', async () => {
    const { answer } = await run('status')
    expect(answer).toMatchObject({ running: true, url: running.url, pid: running.pid })
    const logIn = () => fetch(String(answer['loginUrl']), { redirect: 'manual' })
    const first = await logIn()
    expect(first.status).toBeLessThan(400)
    expect(first.headers.get('set-cookie')).toMatch(/^gastown_session=.*HttpOnly.*SameSite=Strict/i)
    expect((await logIn()).status).toBeGreaterThanOrEqual(400)
  })

  it('makes, lists and shows towns', async () => {
    const created = await run('town', 'create', 'Springfield')
    expect(created).toMatchObject({ code: 0, answer: { name: 'Springfield', provider: 'demo' } })
    const listed = await run('town', 'list')
    expect(listed.answer['towns']).toMatchObject([{ townId: created.answer['townId'] }])
    expect((await run('town', 'show', 'Springfield')).answer).toMatchObject({ townId: created.answer['townId'], mayor: null })
  })

  it('adds a rig by the path of a repository, on the branch that it has', async () => {
    const added = await run('rig', 'add', repository, '--name', 'sample')
    expect(added).toMatchObject({ code: 0, answer: { name: 'sample', gitUrl: repository, defaultBranch: 'trunk' } })
    const rigId = String(added.answer['rigId'])
    expect(await run('rig', 'remove', rigId)).toMatchObject({ code: 0 })
    expect((await run('rig', 'list')).answer).toEqual({ rigs: [] })
  })

  it.each([
    ['an empty name', ['town', 'create', ''], 'INVALID_INPUT', 'name'],
    ['a name of 65 characters', ['town', 'create', 'x'.repeat(65)], 'INVALID_INPUT', 'name'],
    [
      'a provider without its key',
      ['town', 'create', 'Keyless', '--provider', 'anthropic', '--model', 'claude'],
      'MODEL_KEY_MISSING',
      'model.apiKey',
    ],
    ['an unknown town', ['mayor', 'ensure', 'nowhere'], 'TOWN_NOT_FOUND', undefined],
    ['an unknown rig', ['rig', 'remove', 'rig-nowhere'], 'RIG_NOT_FOUND', undefined],
    ['no URL', ['rig', 'add', 'not a url', '--name', 'bad'], 'GIT_URL_INVALID', 'gitUrl'],
    ['an option for a URL', ['rig', 'add', '--name', 'bad', '--', '--upload-pack=touch'], 'GIT_URL_INVALID', 'gitUrl'],
    ['a protocol that is not allowed', ['rig', 'add', 'ext::sh -c id', '--name', 'bad'], 'GIT_PROTOCOL_NOT_ALLOWED', 'gitUrl'],
  ])('refuses %s, names the field, and makes nothing', async (_, args, code, field) => {
    const refused = await run(...args)
    expect(refused.code).toBe(1)
    expect(refused.answer.code).toBe(code)
    expect(refused.answer.field === field || field === undefined).toBe(true)
    expect((await running.client.listTowns.query()).towns.map(({ name }) => name)).toEqual(['Springfield'])
    expect((await run('rig', 'list')).answer).toEqual({ rigs: [] })
  })

  it('refuses a path that is no repository', async () => {
    expect(await run('rig', 'add', folder.dataDir, '--name', 'bad')).toMatchObject({
      code: 1,
      answer: { code: 'RIG_NOT_A_REPOSITORY', field: 'gitUrl' },
    })
  })

  it('a second control plane on the same data folder is refused, with the process that has it', async () => {
    const { code, stderr } = await gastown(['up', '--port', '0', '--no-open', '--data', folder.dataDir])
    expect(code).toBe(1)
    expect(stderr).toContain(`in use by the Gastown with process id ${running.pid}`)
  })

  it('a taken port is said, and ends with 1', async () => {
    const other = await temporaryDataDir()
    const { code, stderr } = await gastown(['up', '--port', new URL(running.url).port, '--no-open', '--data', other.dataDir])
    await other.remove()
    expect(code).toBe(1)
    expect(stderr).toMatch(/Port \d+ on 127\.0\.0\.1 is taken/)
  })

  it('without a program for its engine a town says how to get it, and the rest works', async () => {
    const other = await temporaryDataDir()
    const bare = await gastownUp({ dataDir: other.dataDir, env: { GASTOWN_KILO_BIN: '/nonexistent/kilo' } })
    try {
      const { engines } = await bare.client.getSystem.query()
      const kilo = engines.find(({ engine }) => engine === 'kilo')
      expect(kilo).toMatchObject({ installed: false })
      expect(kilo?.hint).not.toBe('')
      expect((await bare.client.createTown.mutate({ name: 'Springfield' })).name).toBe('Springfield')
    } finally {
      await bare.drain()
      await other.remove()
    }
  })

  it('npm start ends in order when npm is told to end', async () => {
    const other = await temporaryDataDir()
    const args = ['start', '--', '--port', '0', '--no-open', '--json', '--data', other.dataDir]
    const npm = spawn('npm', args, { cwd: path.dirname(launcher), stdio: ['ignore', 'pipe', 'ignore'] })
    const lines = createInterface({ input: npm.stdout })
    let pid = 0
    for await (const line of lines) {
      if (!line.startsWith('{')) continue
      pid = (JSON.parse(line) as { pid: number }).pid
      break
    }
    expect(isRunning(pid)).toBe(true)
    npm.kill('SIGTERM')
    await until('the control plane has ended', () => !isRunning(pid))
    expect(await readFile(path.join(other.dataDir, 'gastown.log'), 'utf8')).toContain('the control plane has stopped')
    await other.remove()
  })

  it('deletes a town by its name, and comes down', async () => {
    expect(await run('town', 'delete', 'Springfield')).toMatchObject({ code: 0 })
    expect((await run('town', 'list')).answer).toEqual({ towns: [] })
    expect((await run('down')).code).toBe(0)
    expect((await run('town', 'list')).code).toBe(1)
  })
})
