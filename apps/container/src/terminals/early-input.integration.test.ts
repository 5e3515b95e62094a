import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentId, createTestTerminals, TestViewer } from './testing/terminal-bench.ts'

const kilo = join(import.meta.dirname, '../../../../node_modules/@kilocode/cli-linux-x64/bin/kilo')
const password = 'only-for-this-test'
const config = {
  model: 'fake/fake-1',
  enabled_providers: ['fake'],
  autoupdate: false,
  share: 'disabled',
  snapshot: false,
  provider: {
    fake: {
      npm: '@ai-sdk/openai-compatible',
      options: { baseURL: 'http://127.0.0.1:9/v1', apiKey: 'sk-fake' },
      models: { 'fake-1': { tool_call: true, limit: { context: 200_000, output: 8_192 } } },
    },
  },
}
const offline = [
  'KILO_DISABLE_MODELS_FETCH',
  'KILO_DISABLE_AUTOUPDATE',
  'KILO_DISABLE_SESSION_INGEST',
  'KILO_DISABLE_SHARE',
  'KILO_DISABLE_PRESENCE',
  'KILO_DISABLE_LSP_DOWNLOAD',
  'KILO_DISABLE_DEFAULT_PLUGINS',
  'KILO_DISABLE_PROJECT_CONFIG',
  'KILO_NO_DAEMON',
]

let folder: string
let server: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'early-input-'))
  mkdirSync(join(folder, 'work'))
  mkdirSync(join(folder, 'tmp'))
})

afterEach(async () => {
  if (server !== undefined && server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

it('what is typed before `kilo attach` has painted its prompt is in that prompt', async ({ skip }) => {
  skip(!existsSync(kilo), 'kilo is not installed on this machine')
  const cwd = join(folder, 'work')
  const port = await findFreePort()
  const env = {
    PATH: process.env['PATH'] ?? '',
    TMPDIR: join(folder, 'tmp'),
    HOME: folder,
    KILO_TEST_HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    KILO_CONFIG_CONTENT: JSON.stringify(config),
    KILO_SERVER_PASSWORD: password,
    KILO_PARENT_PID: String(process.pid),
    KILO_TELEMETRY_LEVEL: 'off',
    ...Object.fromEntries(offline.map((name) => [name, '1'])),
  }
  const url = `http://127.0.0.1:${port}`
  const child = spawn(kilo, ['serve', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  server = child
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => data.toString().includes('listening') && resolve())
    child.once('exit', (code) => reject(new Error(`kilo serve ended with ${code}`)))
  })
  const answer = await fetch(`${url}/session?directory=${cwd}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`kilo:${password}`)}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const { id } = (await answer.json()) as { id: string }

  const terminals = createTestTerminals()
  const viewer = new TestViewer({ terminals, size: { cols: 120, rows: 40 } })
  viewer.viewer.input('typed too early')
  await terminals.open(agentId, { file: kilo, args: ['attach', url, '--session', id, '--dir', cwd], cwd, env })
  await viewer.shows('typed too early')
  const late = new TestViewer({ terminals, viewerId: 'late', size: { cols: 120, rows: 40 } })
  await late.shows('typed too early')
  expect(viewer.text().match(/typed too early/g)).toHaveLength(1)
  viewer.dispose()
  late.dispose()
  await terminals.closeAll()
})
