import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { containerManifestSchema, type ContainerManifest } from '@gastown/contract/container-boot'
import { openNodeControlPlane, type NodeControlPlane } from './node-control-plane.ts'
import { isSameProcessAlive } from './process-identity.ts'
import { lookUntil } from './testing/look-until.ts'

const stubPlane = fileURLToPath(new URL('./testing/stub-plane.ts', import.meta.url))
const stub = fileURLToPath(new URL('./testing/stub-container.ts', import.meta.url))
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let dir: string
let open: NodeControlPlane[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-plane-'))
  open = []
})
afterEach(async () => {
  await Promise.all(open.map((plane) => plane.drain()))
  rmSync(dir, { recursive: true, force: true })
})

async function start(autostart: 'recent' | 'none' = 'none'): Promise<NodeControlPlane> {
  const plane = await openNodeControlPlane({
    port: 0,
    dataDir: dir,
    autostart,
    sandbox: 'none',
    prewarm: true,
    spares: 0,
    memoryBudgetMiB: null,
    allowedHosts: [],
    env: process.env,
    log,
    containerProgram: stub,
  })
  open.push(plane)
  return plane
}

type Address = Pick<NodeControlPlane, 'url' | 'operatorToken'>

async function call(plane: Address, procedure: string, input: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${plane.operatorToken}`, 'content-type': 'application/json' }
  const answer = await fetch(`${plane.url}/trpc/gastown.${procedure}`, { method: 'POST', headers, body: JSON.stringify(input) })
  const { result } = (await answer.json()) as { result: { data: Record<string, unknown> } }
  return result.data
}

const manifestOf = (townId: string): ContainerManifest =>
  containerManifestSchema.parse(JSON.parse(readFileSync(join(dir, 'containers', townId, 'container.json'), 'utf8')))

async function townWithContainer(plane: Address): Promise<{ townId: string; manifest: ContainerManifest }> {
  const townId = String((await call(plane, 'createTown', { name: 'one' }))['townId'])
  await call(plane, 'ensureMayor', { townId })
  const manifest = await lookUntil('the container has its manifest', () => {
    try {
      return manifestOf(townId)
    } catch {
      return null // not written yet
    }
  })
  return { townId, manifest }
}

/** What a control plane leaves that had a town with a container, and was killed. */
async function leftByKilled(): Promise<{ townId: string; manifest: ContainerManifest }> {
  const child = spawn(process.execPath, [stubPlane, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const left = await townWithContainer(JSON.parse(line) as Address)
  child.kill('SIGKILL')
  await ended
  return left
}

it('ensureMayor starts the container of the town, and drain ends it', async () => {
  const plane = await start()
  const { manifest } = await townWithContainer(plane)
  expect(await isSameProcessAlive(manifest)).toBe(true)
  open = []
  await plane.drain()
  expect(await isSameProcessAlive(manifest)).toBe(false)
  await expect(fetch(`${plane.url}/healthz`)).rejects.toThrow()
})

it('listens first and recovers after: it answers while a container that hangs holds up its adoption', async () => {
  const { manifest } = await leftByKilled()
  process.kill(manifest.pid, 'SIGSTOP')
  let recovered = false
  const second = await start()
  void second.recovered.then(() => {
    recovered = true
    return undefined
  })
  expect((await fetch(`${second.url}/healthz`)).status).toBe(200)
  expect(recovered).toBe(false)
  expect((await call(second, 'createTown', { name: 'two' }))['townId']).toBeDefined()
  await second.recovered
  // It stayed silent for too long: its successor ends it.
  await lookUntil('it is gone', async () => !(await isSameProcessAlive(manifest)))
})

it('the next control plane takes over the container that is there', async () => {
  const { townId, manifest } = await leftByKilled()
  const second = await start()
  await second.recovered
  expect(manifestOf(townId).bootId).toBe(manifest.bootId)
  expect(await isSameProcessAlive(manifest)).toBe(true)
})

it('deleteTown ends its container and leaves none of its files', async () => {
  const plane = await start()
  const { townId, manifest } = await townWithContainer(plane)
  await call(plane, 'getStartupMetrics', { townId }).catch(() => undefined)
  await call(plane, 'deleteTown', { townId })
  await lookUntil('it is gone', async () => !(await isSameProcessAlive(manifest)))
  await plane.drain()
  open = []
  expect(execFileSync('find', [dir, '-name', `*${townId}*`], { encoding: 'utf8' })).toBe('')
})
