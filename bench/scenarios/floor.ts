import { spawn as spawnProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn as spawnPty } from '@lydell/node-pty'
import { startDemoModel } from '@gastown/demo-model/start-demo-model'
import headless from '@xterm/headless'
import { spreadOf } from '../support/quantiles.ts'

/** What the engine itself takes, with nothing of ours around it, in one run. */
export interface FloorRun {
  /** A bare `kilo serve`: spawn to first session. */
  readonly serverMs: number
  /** A bare `kilo attach` on a running server: spawn to the conversation on its screen. */
  readonly attachMs: number
  /** Messages to a warm session of a bare server: request to the first text of the answer. */
  readonly firstTokenMs: readonly number[]
}

/** Measures it whenever asked: a machine's speed changes within minutes, so that each scenario has its floor beside it. */
export interface Floor {
  readonly runs: readonly FloorRun[]
  measure(): Promise<FloorRun>
  close(): Promise<void>
}

/** What figures are compared with: medians of the floors that were measured beside them. */
export function floorsOf(runs: readonly FloorRun[]) {
  const serverMs = spreadOf(runs.map((run) => run.serverMs)).p50Ms
  const attachMs = spreadOf(runs.map((run) => run.attachMs)).p50Ms
  return {
    server: { what: 'a bare `kilo serve`', p50Ms: serverMs },
    serverAndAttach: { what: 'a bare `kilo serve` and `kilo attach`', p50Ms: serverMs + attachMs },
  }
}

const password = 'bench'
const authorization = `Basic ${Buffer.from(`kilo:${password}`).toString('base64')}`
const screenSize = { cols: 120, rows: 40 }
const word = 'Ada'

/** `program`: the kilo that the towns of this run use. */
export async function openFloor(program: string): Promise<Floor> {
  const model = await startDemoModel({ port: 0, now: () => Date.now(), log: { info() {} } })
  const folder = await mkdtemp(join(tmpdir(), 'gastown-bench-'))
  const runs: FloorRun[] = []
  return {
    runs,
    measure: async () => {
      const home = join(folder, String(runs.length))
      await mkdir(join(home, 'work'), { recursive: true })
      const run = await measureOnce({ program, home, modelURL: model.baseURL })
      runs.push(run)
      return run
    },
    close: async () => {
      await model.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function measureOnce(options: { program: string; home: string; modelURL: string }): Promise<FloorRun> {
  const { program, home, modelURL } = options
  const port = await freePort()
  const cwd = join(home, 'work')
  const env = engineEnv(home, modelURL)
  const began = performance.now()
  const server = spawnProcess(program, ['serve', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    await listening(server.stdout)
    const url = (path: string) => `http://127.0.0.1:${port}${path}?directory=${encodeURIComponent(cwd)}`
    const sessionId = await createSession(url('/session'))
    const serverMs = performance.now() - began
    // The first turn of a process compiles what later ones use; a warm mayor has had it.
    await firstTokenOf(url, sessionId, `Hello, my name is ${word}`)
    const firstTokenMs: number[] = []
    for (let turn = 0; turn < 3; turn += 1) firstTokenMs.push(await firstTokenOf(url, sessionId, 'What is my name?'))
    const attachMs = await attach({ program, port, sessionId, cwd, env })
    return { serverMs, attachMs, firstTokenMs }
  } finally {
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
  }
}

function engineEnv(home: string, modelURL: string): Record<string, string> {
  const config = {
    model: 'demo/demo-mayor',
    small_model: 'demo/demo-mayor',
    enabled_providers: ['demo'],
    provider: {
      demo: {
        name: 'demo',
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: modelURL, apiKey: 'none' },
        models: { 'demo-mayor': { name: 'demo-mayor', tool_call: true, limit: { context: 200_000, output: 8_192 } } },
      },
    },
    snapshot: false,
    autoupdate: false,
    share: 'disabled',
  }
  return {
    HOME: home,
    KILO_TEST_HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    KILO_SERVER_PASSWORD: password,
    KILO_CONFIG_CONTENT: JSON.stringify(config),
    ...Object.fromEntries(
      [
        'MODELS_FETCH',
        'PROJECT_CONFIG',
        'AUTOUPDATE',
        'SHARE',
        'LSP_DOWNLOAD',
        'DEFAULT_PLUGINS',
        'SESSION_INGEST',
        'PRESENCE',
      ].map((name) => [`KILO_DISABLE_${name}`, '1']),
    ),
    KILO_TELEMETRY_LEVEL: 'off',
    KILO_NO_DAEMON: '1',
  }
}

async function listening(output: NodeJS.ReadableStream): Promise<void> {
  let text = ''
  for await (const chunk of output) {
    text += String(chunk)
    if (!text.includes('listening on')) continue
    // Read on, or a full pipe stops the server.
    output.resume()
    return
  }
  throw new Error(`The server ended before it listened: ${text}`)
}

async function createSession(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{}',
  })
  return ((await response.json()) as { id: string }).id
}

/** Milliseconds from a prompt to the first text of its answer; resolves when the turn has ended. */
async function firstTokenOf(url: (path: string) => string, sessionId: string, text: string): Promise<number> {
  const abort = new AbortController()
  const events = await fetch(url('/global/event'), { headers: { authorization }, signal: abort.signal })
  if (events.body === null) throw new Error('The server has no events.')
  const began = performance.now()
  const prompt = { model: { providerID: 'demo', modelID: 'demo-mayor' }, parts: [{ type: 'text', text }] }
  await fetch(url(`/session/${sessionId}/prompt_async`), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(prompt),
  })
  let firstMs: number | null = null
  let seen = ''
  for await (const chunk of events.body) {
    seen += new TextDecoder().decode(chunk)
    if (firstMs === null && seen.includes('"message.part.delta"')) firstMs = performance.now() - began
    if (seen.includes('"session.idle"')) break
  }
  abort.abort()
  if (firstMs === null) throw new Error('The bare server gave no answer.')
  return firstMs
}

async function attach(options: {
  program: string
  port: number
  sessionId: string
  cwd: string
  env: Record<string, string>
}): Promise<number> {
  const { program, port, sessionId, cwd, env } = options
  const screen = new headless.Terminal({ ...screenSize, allowProposedApi: true })
  const began = performance.now()
  const args = ['attach', `http://127.0.0.1:${port}`, '--session', sessionId, '--dir', cwd]
  const pty = spawnPty(program, args, { ...screenSize, cwd, env })
  // The program asks its terminal what it can do, and waits for the answer.
  screen.onData((answer) => pty.write(answer))
  const exited = new Promise<void>((resolve) => {
    pty.onExit(() => resolve())
  })
  const paintedMs = await new Promise<number>((resolve) => {
    pty.onData((data) => screen.write(data, () => shows(screen, word) && resolve(performance.now() - began)))
  })
  pty.kill('SIGKILL')
  await exited
  screen.dispose()
  return paintedMs
}

function shows(screen: headless.Terminal, text: string): boolean {
  const { active } = screen.buffer
  return Array.from(
    { length: screenSize.rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
  ).some((line) => line.includes(text))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
