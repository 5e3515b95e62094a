import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { keepPidLedger, readPidLedger } from './pid-ledger.ts'
import { readProcessStat } from './process-state.ts'
import { sweepOrphans } from './sweep-orphans.ts'

const log = pino({ level: 'silent' })
const spawned: ChildProcess[] = []
let folder: string
let ledgerFile: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  ledgerFile = join(folder, 'children.jsonl')
})
afterEach(async () => {
  for (const child of spawned.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

async function spawnSleeper(env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn('sleep', ['600'], { env: { ...process.env, ...env } })
  spawned.push(child)
  await once(child, 'spawn')
  return child
}
const isAlive = async (child: ChildProcess) => {
  const stat = await readProcessStat(child.pid ?? 0)
  return stat !== null && stat.state !== 'Z'
}

describe('the pid ledger', () => {
  it('has every child at the moment it is spawned, and ends when told', async () => {
    const end = keepPidLedger(ledgerFile)
    const child = await spawnSleeper()
    expect(readPidLedger(ledgerFile).map((entry) => entry.pid)).toEqual([child.pid])
    end()
    await spawnSleeper()
    expect(readPidLedger(ledgerFile)).toHaveLength(1)
  })

  it('of a process that died while it wrote is read up to there', async () => {
    const end = keepPidLedger(ledgerFile)
    await spawnSleeper()
    end()
    await appendFile(ledgerFile, '{"pid":12,"sta')
    expect(readPidLedger(ledgerFile)).toHaveLength(1)
    expect(readPidLedger(join(folder, 'missing'))).toEqual([])
  })
})

describe('the sweep', () => {
  it('ends what the ledger names, and no other process', async () => {
    const end = keepPidLedger(ledgerFile)
    const left = await spawnSleeper()
    end()
    const stranger = await spawnSleeper()
    expect(await sweepOrphans({ ledgerFile, folder, clock: systemClock, log })).toBe(1)
    expect(await isAlive(left)).toBe(false)
    expect(await isAlive(stranger)).toBe(true)
  })

  it('spares a stranger that got the pid of one that ended', async () => {
    const stranger = await spawnSleeper()
    await appendFile(ledgerFile, `${JSON.stringify({ pid: stranger.pid, startTime: '1' })}\n`)
    expect(await sweepOrphans({ ledgerFile, folder, clock: systemClock, log })).toBe(0)
    expect(await isAlive(stranger)).toBe(true)
    expect(await readFile(ledgerFile, 'utf8')).toContain(String(stranger.pid))
  })

  it('ends what lives in one of the folder’s homes and is in no ledger, as a terminal’s program is', async () => {
    const left = await spawnSleeper({ HOME: join(folder, 'agents', 'mayor-1', 'home') })
    const neighbour = await spawnSleeper({ HOME: `${folder}-of-another/agents/mayor-1/home` })
    expect(await sweepOrphans({ ledgerFile, folder, clock: systemClock, log })).toBe(1)
    expect(await isAlive(left)).toBe(false)
    expect(await isAlive(neighbour)).toBe(true)
  })
})
