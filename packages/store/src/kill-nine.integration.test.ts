import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { InputId, TownId } from '@gastown/contract/ids'
import { createSqliteTownStores } from './sqlite-town-store.ts'
import { chanceFrom } from './chance.ts'
import { sampleAt } from './town-samples.ts'

const writer = fileURLToPath(new URL('./kill-nine-writer.ts', import.meta.url))
const seed = 20_260_302
const kills = 10

/** Runs the writer until it has acknowledged `turns` of its own turns and a little more; gives the last number acknowledged. */
async function writeUntilKilled(dir: string, turns: number, spinMs: number): Promise<number> {
  const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  let acknowledged = 0
  let count = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    count += 1
    if (count === turns) {
      // Not at the moment of the acknowledgement itself, but anywhere in the turns that follow.
      const until = performance.now() + spinMs
      while (performance.now() < until);
      child.kill('SIGKILL')
    }
  }
  const [, signal] = await ended
  expect(signal).toBe('SIGKILL')
  return acknowledged
}

it(`promise 1: kill -9 in mid-commit loses no acknowledged turn and leaves no half turn (${kills} kills, seed ${seed})`, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gastown-kill-'))
  const chance = chanceFrom(seed)
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const acknowledged = await writeUntilKilled(dir, 1 + Math.floor(chance() * 40), chance() * 3)
      const store = await createSqliteTownStores({ dir }).open('town-1' as TownId)
      const found = (await store.load())?.launchRevision ?? 0
      expect(found).toBeGreaterThanOrEqual(acknowledged)
      const numbers = Array.from({ length: found }, (_, index) => index + 1)
      const events = await store.readEvents({ after: 0, limit: found + 10 })
      expect(events.map(({ event }) => (event as { generation: number }).generation)).toEqual(numbers)
      const messages = await store.readConversation({ limit: found + 10 })
      expect(messages.map((message) => Number(message.text))).toEqual(numbers)
      expect(await store.findReceipt(`input-${found}` as InputId)).not.toBeNull()
      expect(await store.findReceipt(`input-${found + 1}` as InputId)).toBeNull()
      const owed = await store.claimActions({ now: sampleAt, leaseMs: 0, limit: found + 10 })
      expect(owed.map(({ actionId }) => actionId)).toEqual(numbers.map((number) => `a-${number}`))
      await store.close()
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}, 60_000)
