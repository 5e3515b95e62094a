import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { containerManifestSchema, type ContainerManifest } from '@gastown/contract/container-boot'
import { createGastownClient, type GastownClient } from '@gastown/client/gastown-client'
import { z } from 'zod'

const upSchema = z.object({ url: z.url(), token: z.string(), pid: z.int(), dataDir: z.string(), loginUrl: z.url() })

export const launcher = path.join(import.meta.dirname, '..', '..', 'gastown')

export interface GastownProcess {
  readonly url: string
  readonly token: string
  /** Of the control plane. */
  readonly pid: number
  readonly dataDir: string
  /** One-time link of the operator. */
  readonly loginUrl: string
  readonly client: GastownClient
  /** Ends the control plane at once, as a crash would; containers live on. */
  crash(): Promise<void>
  /** SIGTERM: drains. Resolves with the exit code. */
  drain(): Promise<number | null>
}

/** Runs `gastown up` as a user would, on a free port. The caller drains or crashes it. */
export async function gastownUp(options: {
  dataDir: string
  args?: readonly string[]
  port?: number
  env?: Readonly<Record<string, string>>
  /** 0 unless the test is about it: others count processes and containers. */
  spares?: 0 | 1
}): Promise<GastownProcess> {
  const args = [
    launcher,
    'up',
    '--port',
    String(options.port ?? 0),
    '--data',
    options.dataDir,
    '--no-open',
    '--json',
    '--spares',
    String(options.spares ?? 0),
    ...(options.args ?? []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } })
  const stderr: string[] = []
  child.stderr.on('data', (data: Buffer) => stderr.push(data.toString()))
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`gastown up ended with ${code}: ${stderr.join('')}`))),
  ])
  const up = upSchema.parse(JSON.parse(line))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return {
    ...up,
    client: createGastownClient({ baseURL: up.url, token: up.token }),
    crash: async () => {
      process.kill(up.pid, 'SIGKILL')
      await exited
    },
    drain: async () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** Runs one command of the CLI to its end. */
export async function gastown(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child: ChildProcess = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr?.on('data', (data: Buffer) => (output.stderr += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...output }
}

/** A mayor whose terminal nobody opens: its program takes longer to come up than the agent server itself. */
export async function withoutTerminal({ client }: Pick<GastownProcess, 'client'>, townId: string): Promise<void> {
  await client.updateTownConfig.mutate({ townId, config: { terminal: { background: false } } })
}

/** A data folder that is gone after the test. */
export async function temporaryDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gastown-e2e-'))
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) }
}

export async function readManifest(dataDir: string, townId: string): Promise<ContainerManifest> {
  return containerManifestSchema.parse(
    JSON.parse(await readFile(path.join(dataDir, 'containers', townId, 'container.json'), 'utf8')),
  )
}
