import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { controlPlaneFileSchema, controlPlaneReadySchema, type ControlPlaneReady } from '@gastown/contract/control-plane-file'
import { systemViewSchema } from '@gastown/contract/views'
import { readProcessStartTime } from './process-identity.ts'

const program = fileURLToPath(new URL('./main.ts', import.meta.url))

class Program {
  readonly child: ChildProcess
  readonly #errors: string[] = []
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>
  readonly #lines: AsyncIterator<string>

  constructor(args: readonly string[], options: { ipc?: boolean; env?: Record<string, string> } = {}) {
    const env = { ...process.env, ...options.env }
    this.child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc ? ['ipc' as const] : [])],
      env,
    })
    this.child.stderr?.on('data', (data: Buffer) => this.#errors.push(data.toString()))
    this.ended = once(this.child, 'exit').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stderr: this.#errors.join(''),
    }))
    if (this.child.stdout === null) throw new Error('no standard output')
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
    programs.push(this)
  }

  /** The next line of standard output; null when there is none any more. */
  async line(): Promise<string | null> {
    const { value, done } = await this.#lines.next()
    return done === true ? null : value
  }

  async ready(): Promise<ControlPlaneReady> {
    return controlPlaneReadySchema.parse(JSON.parse((await this.line()) ?? 'null'))
  }
}

let dir: string
let programs: Program[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-main-'))
  programs = []
})
afterEach(async () => {
  for (const { child, ended } of programs) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(dir, { recursive: true, force: true })
})

const up = (args: readonly string[] = [], options: { ipc?: boolean; env?: Record<string, string> } = {}): Program =>
  new Program(['--port', '0', '--data', dir, '--json', '--no-open', '--spares', '0', ...args], options)

describe('the control plane as a program', () => {
  it('says in one line of JSON where it serves, and keeps that in the data folder for its owner alone', async () => {
    const running = up()
    const ready = await running.ready()
    expect(ready).toMatchObject({ pid: running.child.pid, dataDir: dir })
    expect((await fetch(`${ready.url}/healthz`)).status).toBe(200)
    const file = join(dir, 'control-plane.json')
    expect(controlPlaneFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))).toEqual({
      url: ready.url,
      token: ready.token,
      pid: ready.pid,
      processStartTime: await readProcessStartTime(ready.pid),
    })
    for (const name of readdirSync(dir)) expect([name, statSync(join(dir, name)).mode & 0o077]).toEqual([name, 0])
  })

  it('SIGTERM drains: it exits 0, leaves no file that names it, and the folder is free for the next', async () => {
    const first = up()
    const { url } = await first.ready()
    first.child.kill('SIGTERM')
    expect(await first.ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(existsSync(join(dir, 'control-plane.json'))).toBe(false)
    const second = new Program(['--port', new URL(url).port, '--data', dir, '--json'])
    expect((await second.ready()).url).toBe(url)
  })

  it('the operator token and the sessions outlive a restart', async () => {
    const first = up()
    const { token, url, loginUrl } = await first.ready()
    const cookie = await logIn(loginUrl)
    first.child.kill('SIGKILL')
    await first.ended
    const second = await new Program(['--port', new URL(url).port, '--data', dir, '--json']).ready()
    expect(second.token).toBe(token)
    const answer = await fetch(`${url}/trpc/gastown.listTowns`, { headers: { cookie } })
    expect(answer.status).toBe(200)
  })

  it('a port that is taken: one line on standard error, exit code 1, and nothing is left behind', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const { port } = other.address() as AddressInfo
    const refused = new Program(['--port', String(port), '--data', dir, '--json'])
    expect(await refused.line()).toBeNull()
    expect(await refused.ended).toEqual({
      code: 1,
      signal: null,
      stderr: `gastown: Port ${port} on 127.0.0.1 is taken by another program. Name another with --port, or --port 0 for a free one.\n`,
    })
    expect(existsSync(join(dir, 'control-plane.json'))).toBe(false)
    await new Promise((resolve) => {
      other.close(resolve)
    })
    await up().ready()
  })

  it('a data folder that a live process uses is refused with its number, and that one goes on', async () => {
    const { pid, url } = await up().ready()
    const refused = up()
    const { code, stderr } = await refused.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^gastown: The data folder .* is in use by the Gastown with process id ${pid}\\..*\\n$`))
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(existsSync(join(dir, 'control-plane.json'))).toBe(true)
  })

  it('a data folder whose control plane was killed is taken over', async () => {
    const first = up()
    const { pid } = await first.ready()
    first.child.kill('SIGKILL')
    await first.ended
    expect((await up().ready()).pid).not.toBe(pid)
  })

  it('ends at once when the process that started it with a channel lets go of it', async () => {
    const running = up([], { ipc: true })
    await running.ready()
    running.child.disconnect()
    expect((await running.ended).code).toBe(1)
  })

  it('an argument that it does not know is said in one line, exit code 1', async () => {
    const { code, stderr } = await up(['--color']).ended
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1])
    expect(stderr).toContain('--color')
  })

  it('without --json it shows the link for a person', async () => {
    const running = new Program(['--port', '0', '--data', dir, '--no-open', '--spares', '0'])
    let text = ''
    for (let line = await running.line(); line !== null; line = await running.line()) {
      text += `${line}\n`
      if (line.includes('Ctrl-C')) break
    }
    const link = /http:\S+\/login\?code=\S+/.exec(text)?.[0] ?? ''
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303)
  })

  it('--system-json says what this machine offers, without serving', async () => {
    const asked = new Program(['--system-json', '--data', dir, '--sandbox', 'none'])
    const view = systemViewSchema.parse(JSON.parse((await asked.line()) ?? ''))
    expect(view).toMatchObject({ dataDir: dir, nodeVersion: process.version, sandbox: { inForce: 'none' } })
    expect((await asked.ended).code).toBe(0)
    expect(readdirSync(dir)).toEqual([])
  })

  it('promise 10: neither token nor login code is in its log', async () => {
    const running = up()
    const { token, loginUrl } = await running.ready()
    await logIn(loginUrl)
    running.child.kill('SIGTERM')
    await running.ended
    const log = readFileSync(join(dir, 'gastown.log'), 'utf8')
    expect(log).toContain('the control plane serves')
    expect(log).not.toContain(token)
    expect(log).not.toContain(new URL(loginUrl).searchParams.get('code'))
  })
})

async function logIn(loginUrl: string): Promise<string> {
  const answer = await fetch(loginUrl, { redirect: 'manual' })
  expect(answer.status).toBe(303)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

describe('login', () => {
  it('the link logs a browser in once; its cookie opens the town to our own page alone', async () => {
    const { url, loginUrl } = await up().ready()
    const call = (headers: Record<string, string>): Promise<Response> => fetch(`${url}/trpc/gastown.listTowns`, { headers })
    expect((await call({})).status).toBe(401)
    const cookie = await logIn(loginUrl)
    expect((await call({ cookie })).status).toBe(200)
    expect((await fetch(loginUrl, { redirect: 'manual' })).status).toBe(401)
    const create = async (headers: Record<string, string>): Promise<number> => {
      const all = { cookie, 'content-type': 'application/json', ...headers }
      return (await fetch(`${url}/trpc/gastown.createTown`, { method: 'POST', headers: all, body: '{"name":"mine"}' })).status
    }
    expect(await create({ origin: 'https://evil.example' })).toBe(403)
    expect(await create({})).toBe(403)
    expect(await create({ origin: url })).toBe(200)
  })

  it('a name that was bound to this machine by another page is refused, one that the operator named is not', async () => {
    const { url } = await up([], { env: { GASTOWN_ALLOWED_HOSTS: 'town.lan' } }).ready()
    const ask = async (origin: string): Promise<number> => (await fetch(`${url}/healthz`, { headers: { origin } })).status
    expect(await ask('https://evil.example')).toBe(403)
    expect(await ask('https://town.lan')).toBe(200)
    expect(await ask(url)).toBe(200)
  })
})
