import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { containerManifestSchema, type TownLink } from '@gastown/contract/container-boot'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { systemRandom } from '../../clock.ts'
import type { Containers } from '../../containers.ts'
import { ManualClock } from '../../manual-clock.ts'
import { createChildProcessContainers } from './child-process-containers.ts'
import { computeContainerEnv } from './container-env.ts'
import { containerProgram } from './node-control-plane.ts'
import { readProcessStartTime } from './process-identity.ts'
import { lookUntil } from './testing/look-until.ts'

const stub = fileURLToPath(new URL('./testing/stub-container.ts', import.meta.url))
const townLink: TownLink = { url: 'http://127.0.0.1:9', token: 'first-token', expiresAt: '2099-01-01T00:00:00.000Z' }
const refillMs = 10_000

let dir: string
let clock: ManualClock
let containers: Containers
let started: TownId[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gastown-standby-'))
  clock = new ManualClock()
  started = []
  containers = create(stub)
})
afterEach(async () => {
  for (const townId of started) await containers.stop({ townId, drainMs: 0 })
  await containers.release()
  await rm(dir, { recursive: true, force: true })
})

function create(program: string): Containers {
  return createChildProcessContainers({
    dir,
    program,
    env: computeContainerEnv(process.env),
    sandbox: 'none',
    prewarm: false,
    clock,
    random: systemRandom,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
}

function start(id: string, containerGeneration = 1) {
  const townId = id as TownId
  started.push(townId)
  return containers.start({ townId, containerGeneration, townLink, sleepAfterMinutes: 30, terminal: defaultTerminalConfig })
}

function pidOf(townId: string): number {
  return containerManifestSchema.parse(JSON.parse(readFileSync(join(dir, townId, 'container.json'), 'utf8'))).pid
}

const logOf = (townId: string): string => readFileSync(join(dir, townId, 'container.log'), 'utf8')

/** Processes whose errors go to the log that is no town's yet. */
function waiting(): readonly number[] {
  const log = join(dir, 'standby.log')
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readlinkSync(`/proc/${pid}/fd/2`) === log
      } catch {
        // It ended while it was looked at, or has ended and nobody has taken note yet.
        return false
      }
    })
}

/** The process that waits, once the time for it has come. */
async function onStandby(): Promise<number> {
  clock.advance(refillMs)
  return lookUntil('a container waits', () => waiting()[0])
}

it('a start takes the process that waits, and another one waits when that has had time to start', async () => {
  const first = await onStandby()
  await start('town-1')
  expect(pidOf('town-1')).toBe(first)
  expect(waiting()).toEqual([])
  clock.advance(refillMs - 1)
  expect(waiting()).toEqual([])
  clock.advance(1)
  const second = await lookUntil('another one waits', () => waiting()[0])
  await start('town-2')
  expect([pidOf('town-1'), pidOf('town-2')]).toEqual([first, second])
})

it('is told of its run only then, and in its own folder', async () => {
  await onStandby()
  clock.advance(60_000)
  await start('town-1', 7)
  const told = await containers.fetch({ townId: 'town-1' as TownId, path: '/told' })
  expect(await told.json()).toMatchObject({
    boot: { townId: 'town-1', containerGeneration: 7, bootBeganAtMs: clock.now(), dataDir: join(dir, 'town-1') },
    argv: [],
  })
})

it('what it says goes to its town’s log, after what that says already', async () => {
  mkdirSync(join(dir, 'dies-1'))
  writeFileSync(join(dir, 'dies-1', 'container.log'), 'of the run before\n', { mode: 0o600 })
  await onStandby()
  await expect(start('dies-1')).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
  expect(logOf('dies-1')).toBe('of the run before\ncannot go on\n')
  expect(await readdir(dir)).toEqual(['dies-1'])
})

it('one whose log cannot become the town’s is ended, and the start spawns its own', async () => {
  const pid = await onStandby()
  rmSync(join(dir, 'standby.log'))
  await start('town-1')
  expect(pidOf('town-1')).not.toBe(pid)
  expect(await readProcessStartTime(pid)).toBeNull()
})

it('there is never more than one', async () => {
  const pid = await onStandby()
  clock.advance(10 * refillMs)
  await start('town-1')
  await onStandby()
  expect(pidOf('town-1')).toBe(pid)
  expect(waiting()).toHaveLength(1)
})

it('one that was killed is no hindrance', async () => {
  const pid = await onStandby()
  process.kill(pid, 'SIGKILL')
  await lookUntil('it is gone', async () => (await readProcessStartTime(pid)) === null)
  await start('town-1')
  expect(pidOf('town-1')).not.toBe(pid)
  expect(await onStandby()).not.toBe(pid)
})

it('a spare does not take it', async () => {
  const pid = await onStandby()
  started.push('spare-1' as TownId)
  await containers.startSpare({ townId: 'spare-1' as TownId, agentId: 'mayor-1' as AgentId })
  expect(waiting()).toEqual([pid])
})

it('is no container of a town, and ends with the control plane', async () => {
  const pid = await onStandby()
  expect(await containers.list()).toEqual([])
  expect((await containers.readMemory()).size).toBe(0)
  await containers.release()
  expect(await readProcessStartTime(pid)).toBeNull()
  expect(await readdir(dir)).toEqual([])
  clock.advance(refillMs)
  expect(waiting()).toEqual([])
})

it('a real container waits in the same way', async () => {
  await containers.release()
  containers = create(containerProgram)
  const pid = await onStandby()
  await start('town-1')
  expect(pidOf('town-1')).toBe(pid)
  expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(dir, 'town-1'))
  await lookUntil('it says that it serves', () => logOf('town-1').includes('container serves'))
})
