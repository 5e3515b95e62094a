import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { containerManifestSchema, type ContainerManifest, type TownLink } from '@gastown/contract/container-boot'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { systemClock, systemRandom } from '../../clock.ts'
import type { Containers } from '../../containers.ts'
import { describeContainersContract } from '../../containers-contract.ts'
import type { Log } from '../../log.ts'
import { createChildProcessContainers } from './child-process-containers.ts'
import { computeContainerEnv } from './container-env.ts'
import { containerProgram } from './node-control-plane.ts'
import { isSameProcessAlive, readProcessStartTime } from './process-identity.ts'
import { lookUntil } from './testing/look-until.ts'

const stub = fileURLToPath(new URL('./testing/stub-container.ts', import.meta.url))
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const townLink: TownLink = { url: 'http://127.0.0.1:9', token: 'first-token', expiresAt: '2099-01-01T00:00:00.000Z' }

let dir: string
let open: { containers: Containers; townId: TownId }[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-containers-'))
  open = []
})
afterEach(async () => {
  for (const { containers, townId } of open) await containers.stop({ townId, drainMs: 0 })
  for (const { containers } of open) await containers.release()
  rmSync(dir, { recursive: true, force: true })
})

const create = (program = stub): Containers =>
  createChildProcessContainers({
    dir,
    program,
    env: computeContainerEnv(process.env),
    sandbox: 'none',
    prewarm: true,
    clock: systemClock,
    random: systemRandom,
    log: silent,
  })
const manifestFile = (townId: TownId): string => join(dir, townId, 'container.json')
const readManifest = (townId: TownId): ContainerManifest =>
  containerManifestSchema.parse(JSON.parse(readFileSync(manifestFile(townId), 'utf8')))

for (const [name, program] of [
  ['stub containers', stub],
  ['containers', containerProgram],
] as const) {
  describeContainersContract(`a host of ${name} as child processes`, {
    create: () => create(program),
    async crash(townId) {
      const manifest = readManifest(townId)
      process.kill(manifest.pid, 'SIGKILL')
      await lookUntil('it is gone', async () => !(await isSameProcessAlive(manifest)))
    },
    async isAlive(townId) {
      return existsSync(manifestFile(townId)) && (await isSameProcessAlive(readManifest(townId)))
    },
  })
}

describe('a container as a child process', () => {
  const townId = 'town-1' as TownId
  const use = (town: TownId, containers = create()): Containers => {
    open.push({ containers, townId: town })
    return containers
  }
  const start = (containers: Containers, town = townId, containerGeneration = 1) =>
    containers.start({ townId: town, containerGeneration, townLink, sleepAfterMinutes: 30, terminal: defaultTerminalConfig })
  const told = async (containers: Containers) =>
    (await (await containers.fetch({ townId, path: '/told' })).json()) as {
      boot: Record<string, unknown>
      townLink: TownLink
      env: Record<string, string>
      argv: string[]
    }

  it('promise 10: gets its secrets on standard input, and nothing of the operator in its environment or arguments', async () => {
    process.env['ANTHROPIC_API_KEY'] = 'sk-operator'
    const containers = use(townId)
    await start(containers)
    delete process.env['ANTHROPIC_API_KEY']
    const { boot, env, argv } = await told(containers)
    expect(boot).toMatchObject({
      townId,
      containerGeneration: 1,
      townLink,
      sleepAfterMinutes: 30,
      terminal: defaultTerminalConfig,
      prewarm: true,
      dataDir: join(dir, townId),
    })
    const token = String(boot['controlToken'])
    expect(token.length).toBeGreaterThanOrEqual(32)
    expect(argv).toEqual([])
    expect(JSON.stringify(env)).not.toMatch(/sk-operator|first-token/)
    expect(JSON.stringify(env)).not.toContain(token)
    expect(Object.keys(env)).not.toContain('ANTHROPIC_API_KEY')
    expect(env['PATH']).toBe(process.env['PATH'])
  })

  it('each run has a control token of its own', async () => {
    const containers = use(townId)
    await start(containers)
    const first = (await told(containers)).boot['controlToken']
    await start(containers, townId, 2)
    expect((await told(containers)).boot['controlToken']).not.toBe(first)
  })

  it('adoption gives it the new link', async () => {
    const before = use(townId)
    await start(before)
    await before.release()
    const containers = use(townId)
    await containers.adopt({ townId, townLink: { ...townLink, token: 'second-token' } })
    expect((await told(containers)).townLink.token).toBe('second-token')
  })

  it('sends a body as JSON, and a caller can give up', async () => {
    const containers = use(townId)
    await start(containers)
    const echo = await containers.fetch({ townId, path: '/echo', method: 'POST', body: { a: 'ä' } })
    expect(await echo.json()).toEqual({ method: 'POST', contentType: 'application/json', body: { a: 'ä' } })
    const hang = containers.fetch({ townId, path: '/hang', signal: AbortSignal.timeout(50) })
    await expect(hang).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('a socket carries text and bytes both ways, loses nothing that comes before the listener, and tells its close', async () => {
    const containers = use(townId)
    await start(containers)
    const socket = await containers.openSocket({ townId, path: '/socket' })
    // The greeting has come by the time of this answer, and nobody has listened yet.
    await containers.fetch({ townId, path: '/health' })
    const got: (string | Uint8Array)[] = []
    const closed = new Promise<[number, string]>((resolve) => socket.onClose((code, reason) => resolve([code, reason])))
    socket.onMessage((data) => void got.push(data))
    socket.send('text ä')
    socket.send(new Uint8Array([0, 255]))
    socket.send('close me')
    expect(await closed).toEqual([4001, 'as asked'])
    expect(got.map((data) => (typeof data === 'string' ? data : [...data]))).toEqual(['welcome', 'text ä', [0, 255]])
  })

  it('a socket that the container does not open is CONTAINER_UNAVAILABLE', async () => {
    const containers = use(townId)
    await start(containers)
    await expect(containers.openSocket({ townId, path: '/nothing' })).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
  })

  it('one that ends before it listens: the start says how and where its log is, its end is told, and the next start is a new one', async () => {
    const dying = 'dies-1' as TownId
    const containers = use(dying)
    const gone: string[] = []
    containers.onGone(({ reason }) => gone.push(reason))
    await expect(start(containers, dying)).rejects.toMatchObject({
      code: 'CONTAINER_UNAVAILABLE',
      message: expect.stringMatching(/exit code 3.*container\.log/) as string,
    })
    expect(readFileSync(join(dir, dying, 'container.log'), 'utf8')).toContain('cannot go on')
    expect(gone).toEqual(['It ended with exit code 3.'])
    expect(containers.state(dying)).toEqual({ state: 'down' })
    await expect(start(containers, dying)).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
    expect(gone).toHaveLength(2)
  })

  it('one that takes neither a drain nor SIGTERM is killed', async () => {
    const stubborn = 'stubborn-1' as TownId
    const containers = use(stubborn)
    await start(containers, stubborn)
    const manifest = readManifest(stubborn)
    await containers.stop({ townId: stubborn, drainMs: 100 })
    expect(await isSameProcessAlive(manifest)).toBe(false)
  })

  it('what a killed container leaves in its process group ends with it', async () => {
    const parent = 'parent-1' as TownId
    const containers = use(parent)
    await start(containers, parent)
    const { childPid } = (await (await containers.fetch({ townId: parent, path: '/told' })).json()) as { childPid: number }
    expect(await readProcessStartTime(childPid)).not.toBeNull()
    process.kill(readManifest(parent).pid, 'SIGKILL')
    await lookUntil('its child is gone', async () => (await readProcessStartTime(childPid)) === null)
  })

  it('its log is readable by its owner alone and moved aside when it has grown over 10 MB', async () => {
    mkdirSync(join(dir, townId), { recursive: true })
    writeFileSync(join(dir, townId, 'container.log'), 'old\n', { mode: 0o600 })
    truncateSync(join(dir, townId, 'container.log'), 10 * 1024 * 1024 + 1)
    const containers = use(townId)
    await start(containers)
    expect(statSync(join(dir, townId, 'container.log')).size).toBe(0)
    expect(statSync(join(dir, townId, 'container.log.1')).size).toBe(10 * 1024 * 1024 + 1)
    expect(statSync(join(dir, townId, 'container.log')).mode & 0o077).toBe(0)
  })

  it('purge removes the folder, and refuses while the container runs', async () => {
    const containers = use(townId)
    await start(containers)
    await expect(containers.purge(townId)).rejects.toThrow(/runs/)
    await containers.stop({ townId, drainMs: 0 })
    await containers.purge(townId)
    expect(existsSync(join(dir, townId))).toBe(false)
  })

  describe('never adopts nor touches a foreign process', () => {
    async function manifestOf(change: (manifest: ContainerManifest) => Partial<ContainerManifest>): Promise<ContainerManifest> {
      const before = use(townId)
      await start(before)
      await before.release()
      const manifest = readManifest(townId)
      writeFileSync(manifestFile(townId), JSON.stringify({ ...manifest, ...change(manifest) }))
      return manifest
    }

    it('one that got the number of a container that has ended', async () => {
      const foreign = spawn('sleep', ['600'], { stdio: 'ignore', detached: true })
      await once(foreign, 'spawn')
      const pid = foreign.pid ?? 0
      const before = use(townId)
      await start(before)
      await before.stop({ townId, drainMs: 0 })
      const manifest = {
        protocolVersion: 1,
        townId,
        containerGeneration: 1,
        bootId: 'b',
        pid,
        processStartTime: '1',
        port: 1,
        controlToken: 'x'.repeat(32),
      }
      writeFileSync(manifestFile(townId), JSON.stringify(manifest))
      writeFileSync(join(dir, townId, 'process.json'), JSON.stringify({ pid, processStartTime: '1' }))
      const containers = use(townId)
      expect(await containers.adopt({ townId, townLink })).toBeNull()
      await containers.stop({ townId, drainMs: 0 })
      await start(containers)
      expect(foreign.exitCode ?? foreign.signalCode).toBeNull()
      expect(await readProcessStartTime(pid)).not.toBeNull()
      const ended = once(foreign, 'exit')
      foreign.kill('SIGKILL')
      await ended
    })

    it('one that does not take our token', async () => {
      const manifest = await manifestOf(() => ({ controlToken: 'y'.repeat(43) }))
      expect(await use(townId).adopt({ townId, townLink })).toBeNull()
      expect(await isSameProcessAlive(manifest)).toBe(true)
    })

    it('one that speaks another version of the protocol', async () => {
      const manifest = await manifestOf(({ protocolVersion }) => ({ protocolVersion: protocolVersion + 1 }))
      expect(await use(townId).adopt({ townId, townLink })).toBeNull()
      expect(await isSameProcessAlive(manifest)).toBe(true)
    })

    it('one that is of another boot, and one whose manifest names another town', async () => {
      await manifestOf(() => ({ bootId: 'another' }))
      const containers = use(townId)
      expect(await containers.adopt({ townId, townLink })).toBeNull()
      writeFileSync(manifestFile(townId), JSON.stringify({ ...readManifest(townId), townId: 'town-2' }))
      expect(await containers.adopt({ townId, townLink })).toBeNull()
    })

    it("one that answers as another town's", async () => {
      const other = 'other-1' as TownId
      const before = use(other)
      await start(before, other)
      await before.release()
      expect(await use(other).adopt({ townId: other, townLink })).toBeNull()
    })

    it('one behind a manifest that cannot be read', async () => {
      const manifest = await manifestOf(() => ({}))
      writeFileSync(manifestFile(townId), '{"pid":')
      expect(await use(townId).adopt({ townId, townLink })).toBeNull()
      expect(await isSameProcessAlive(manifest)).toBe(true)
    })
  })

  describe('as a spare', () => {
    const agentId = 'mayor-1' as AgentId
    const startSpare = (containers: Containers, town = townId) => containers.startSpare({ townId: town, agentId })
    const isAlive = () => isSameProcessAlive(readManifest(townId))

    it('has no town and no link, and nobody but its keeper is told of it', async () => {
      const containers = use(townId)
      const told: string[] = []
      containers.onGone(({ reason }) => told.push(reason))
      const { ready, gone } = await startSpare(containers)
      await ready
      expect(containers.state(townId)).toEqual({ state: 'down' })
      await expect(containers.fetch({ townId, path: '/health' })).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
      expect(await containers.list()).toEqual([townId])
      expect((await containers.readMemory()).get(townId)).toBeGreaterThan(0)
      await expect(containers.purge(townId)).rejects.toThrow(/runs/)
      process.kill(readManifest(townId).pid, 'SIGKILL')
      expect(await gone).toMatch(/./)
      expect(told).toEqual([])
      expect((await containers.readMemory()).size).toBe(0)
    })

    it('is claimed by the start of its town: the same process with the town’s link, run and end', async () => {
      const containers = use(townId)
      const told: number[] = []
      const untilTold = new Promise<void>((resolve) => {
        containers.onGone(({ containerGeneration }) => {
          told.push(containerGeneration)
          resolve()
        })
      })
      await startSpare(containers)
      const { pid, bootId } = readManifest(townId)
      expect(await start(containers)).toBe('claimed')
      expect(await start(containers)).toBe('claimed')
      expect(containers.state(townId)).toEqual({ state: 'running', containerGeneration: 1, bootId })
      expect(readManifest(townId)).toMatchObject({ pid, containerGeneration: 1 })
      expect(await (await containers.fetch({ townId, path: '/told' })).json()).toMatchObject({
        boot: { townLink: null, spare: { agentId } },
        townLink,
      })
      process.kill(pid, 'SIGKILL')
      await untilTold
      expect(told).toEqual([1])
    })

    it('that was claimed is adopted by the next control plane', async () => {
      const before = use(townId)
      await startSpare(before)
      await start(before)
      await before.release()
      expect(await use(townId).adopt({ townId, townLink })).toMatchObject({ containerGeneration: 1 })
    })

    it('that hangs when it is claimed is ended, and the container started as ever', async () => {
      const clinging = 'clings-1' as TownId
      const containers = use(clinging)
      await startSpare(containers, clinging)
      const spare = readManifest(clinging)
      expect(await start(containers, clinging)).toBe('claim_failed')
      expect(await isSameProcessAlive(spare)).toBe(false)
      expect(readManifest(clinging).pid).not.toBe(spare.pid)
      expect(containers.state(clinging)).toMatchObject({ state: 'running', containerGeneration: 1 })
    })

    it('that has just died is no hindrance', async () => {
      const containers = use(townId)
      await startSpare(containers)
      const spare = readManifest(townId)
      process.kill(spare.pid, 'SIGKILL')
      expect(['started', 'claim_failed']).toContain(await start(containers))
      expect(readManifest(townId).pid).not.toBe(spare.pid)
      expect(await isAlive()).toBe(true)
    })

    it('whose agent server does not come up says so', async () => {
      const cold = 'coldspare-1' as TownId
      const { ready } = await startSpare(use(cold), cold)
      await expect(ready).rejects.toMatchObject({ code: 'AGENT_NOT_READY' })
    })

    it('that does not come up leaves nothing', async () => {
      const dying = 'dies-2' as TownId
      const containers = use(dying)
      await expect(startSpare(containers, dying)).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
      expect((await containers.readMemory()).size).toBe(0)
      await containers.purge(dying)
      expect(await containers.list()).toEqual([])
    })

    it('that a control plane left is on the list of the next one, which can end and remove it', async () => {
      const before = use(townId)
      await startSpare(before)
      await before.release()
      expect(await isAlive()).toBe(true)
      const containers = use(townId)
      expect(await containers.list()).toEqual([townId])
      const spare = readManifest(townId)
      await containers.stop({ townId, drainMs: 0 })
      await containers.purge(townId)
      expect(await isSameProcessAlive(spare)).toBe(false)
      expect(await containers.list()).toEqual([])
    })
  })

  it('two stops at once, and a stop during a drain, end in one', async () => {
    const containers = use(townId)
    await start(containers)
    await Promise.all([containers.stop({ townId, drainMs: 5000 }), containers.stop({ townId, drainMs: 0 })])
    expect(containers.state(townId)).toEqual({ state: 'down' })
  })
})
