import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { controlPlaneReadySchema, type ControlPlaneReady } from '@gastown/contract/control-plane-file'
import { GastownError } from '@gastown/contract/errors'
import { connectionTo, type Connection } from '../control-plane.ts'
import { parseJson } from '../parse-json.ts'
import { controlPlaneProgram, lifelineModule } from '../programs.ts'
import { controlPlaneArgs } from '../up-command.ts'

/** It serves before it recovers: seconds are plenty. */
const startMs = 30_000
/** Of what it said before it ended, the end has the reason. */
const keptErrorCharacters = 2000

/** Starts a control plane on a free port that ends when this process does, and resolves when it serves. */
export async function startControlPlane(options: { dataDir: string; sandbox: string; signal: AbortSignal }): Promise<Connection> {
  const args = controlPlaneArgs({
    port: 0,
    open: false,
    prewarm: true,
    autostart: 'none',
    sandbox: options.sandbox,
    json: true,
    dataDir: options.dataDir,
  })
  const child = spawn(process.execPath, ['--import', lifelineModule, controlPlaneProgram, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, GASTOWN_LIFELINE: 'stdin' },
    // Ctrl-C is for the demo, which then stops it in order.
    detached: true,
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-keptErrorCharacters)
  })
  const lines = createInterface({ input: child.stdout })
  const ready = await new Promise<ControlPlaneReady>((resolve, reject) => {
    const fail = (reason: string): void => reject(new GastownError('INTERNAL', `The control plane did not start: ${reason}`))
    const timer = setTimeout(() => fail(`no word within ${startMs / 1000} seconds`), startMs)
    options.signal.addEventListener('abort', () => fail('interrupted'), { once: true })
    child.once('error', (error) => fail(error.message))
    child.once('close', (code) => fail(said.trim() === '' ? `exit code ${code ?? 'none'}` : said.trim()))
    lines.once('line', (line) => {
      clearTimeout(timer)
      const parsed = controlPlaneReadySchema.safeParse(parseJson(line))
      if (parsed.success) resolve(parsed.data)
      else fail(`it said ${line.slice(0, 200)}`)
    })
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  // It lives as long as its standard input is open; it must not keep this process alive by itself.
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) unref(stream)
  return connectionTo(ready.url, ready.token)
}

function unref(stream: object): void {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref()
}
