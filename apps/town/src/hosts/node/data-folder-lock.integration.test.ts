import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockDataFolder, lockFile } from './data-folder-lock.ts'
import { readOwnIdentity } from './process-identity.ts'

const holderProgram = fileURLToPath(new URL('./testing/lock-holder.ts', import.meta.url))

class Holder {
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  constructor() {
    this.child = spawn(process.execPath, [holderProgram, dir], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
    holders.push(this)
  }

  async line(): Promise<string> {
    const { value } = await this.#lines.next()
    return String(value)
  }

  go(): void {
    this.child.stdin.write('go\n')
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }
}

let dir: string
let holders: Holder[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-lock-'))
  holders = []
})
afterEach(async () => {
  await Promise.all(holders.map((holder) => holder.end('SIGKILL')))
  rmSync(dir, { recursive: true, force: true })
})

function writeHolder(pid: number, processStartTime: string): void {
  const database = new DatabaseSync(join(dir, lockFile))
  database.exec('CREATE TABLE holder (pid INTEGER NOT NULL, process_start_time TEXT NOT NULL)')
  database.prepare('INSERT INTO holder VALUES (?, ?)').run(pid, processStartTime)
  database.close()
}

it('a data folder in use is refused with the process that uses it, and free after its release', async () => {
  const lock = await lockDataFolder(dir)
  await expect(lockDataFolder(dir)).rejects.toMatchObject({ name: 'DataFolderInUse', pid: process.pid })
  lock.release()
  const again = await lockDataFolder(dir)
  again.release()
  expect(statSync(join(dir, lockFile)).mode & 0o077).toBe(0)
})

it('makes a folder that is not there, for its owner alone', async () => {
  const inner = join(dir, 'a', 'b')
  const lock = await lockDataFolder(inner)
  expect(statSync(inner).mode & 0o077).toBe(0)
  lock.release()
})

it('a holder that was killed is replaced', async () => {
  const holder = new Holder()
  await holder.line()
  holder.go()
  expect(await holder.line()).toBe('mine')
  await expect(lockDataFolder(dir)).rejects.toMatchObject({ pid: holder.child.pid })
  await holder.end('SIGKILL')
  const lock = await lockDataFolder(dir)
  lock.release()
})

it('another process that got the number of a dead holder does not hold the lock', async () => {
  const { pid, processStartTime } = await readOwnIdentity()
  writeHolder(pid, `${processStartTime}0`)
  const lock = await lockDataFolder(dir)
  await expect(lockDataFolder(dir)).rejects.toMatchObject({ pid })
  lock.release()
})

it('of eight at once, with a dead holder to replace, one wins and the others are told its number', async () => {
  const dead = new Holder()
  await dead.line()
  dead.go()
  await dead.line()
  await dead.end('SIGKILL')
  const rivals = Array.from({ length: 8 }, () => new Holder())
  await Promise.all(rivals.map((rival) => rival.line()))
  for (const rival of rivals) rival.go()
  const said = await Promise.all(rivals.map((rival) => rival.line()))
  const winners = rivals.filter((_rival, index) => said[index] === 'mine')
  expect(winners).toHaveLength(1)
  expect(said.filter((line) => line !== 'mine')).toEqual(Array.from({ length: 7 }, () => String(winners[0]?.child.pid)))
})
