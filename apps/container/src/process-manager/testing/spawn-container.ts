import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { containerProtocolVersion, type ContainerBoot } from '@gastown/contract/container-boot'
import { townIdSchema } from '@gastown/contract/ids'
import type { TinyTown } from './tiny-town.ts'

const program = fileURLToPath(new URL('../../main.ts', import.meta.url))

export const controlToken = 'control-token-of-at-least-32-characters'

/** A container process, as a town starts it. */
export interface SpawnedContainer extends AsyncDisposable {
  readonly process: ChildProcess
  readonly pid: number
  readonly port: number
  /** What it wrote to standard error so far. */
  log(): string
  fetch(path: string, options?: { method?: string; body?: unknown; token?: string }): Promise<Response>
  /** Resolves when it has ended. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>
}

export function bootLine(town: TinyTown, dataDir: string, change: Partial<Record<keyof ContainerBoot, unknown>> = {}): string {
  const boot: Record<keyof ContainerBoot, unknown> = {
    protocolVersion: containerProtocolVersion,
    townId: townIdSchema.parse('town-1'),
    bootBeganAtMs: Date.now(),
    containerGeneration: 1,
    dataDir,
    controlToken,
    townLink: { url: town.url, token: town.token, expiresAt: '2099-01-01T00:00:00Z' },
    sandbox: 'auto',
    sleepAfterMinutes: 0,
    terminal: defaultTerminalConfig,
    prewarm: true,
    spare: undefined,
    ...change,
  }
  return `${JSON.stringify(boot)}\n`
}

/** Spawns the program with this line on its standard input; the process may end before it serves. */
export function spawnMain(line: string): ChildProcess {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  child.stdin?.end(line)
  return child
}

/** A drain lets a turn end for ten seconds. */
const endsWithinMs = 30_000

/**
 * Resolves when the container serves; rejects with its log when it ends instead. Ended at disposal as a town ends it: one that is killed
 * while it sets a sandbox up leaves that to its next boot.
 */
export async function spawnContainer(line: string): Promise<SpawnedContainer> {
  const child = spawnMain(line)
  const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null }))
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  if (child.stdout === null) throw new Error('no standard output')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line'), exited])
  if (!Array.isArray(first)) throw new Error(`The container ended before it served:\n${text}`)
  const { listening } = JSON.parse(String(first[0])) as { listening: number }
  return {
    process: child,
    pid: child.pid ?? 0,
    port: listening,
    log: () => text,
    exited,
    fetch: (path, { method = 'GET', body, token = controlToken } = {}) =>
      fetch(`http://127.0.0.1:${listening}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs)
      await exited
      clearTimeout(late)
    },
  }
}
