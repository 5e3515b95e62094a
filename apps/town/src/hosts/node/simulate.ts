import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import { createSqliteTownStores } from '@gastown/store/sqlite-town-store'
import { simulate, type SimulationResult } from '../../simulator/simulation.ts'

/** Every so many lives one on real SQLite: a hundred times slower than memory. */
const sqliteEvery = 50

/** `npm run simulate -- --seeds N [--first S]`: lives N lives and says which broke a promise; exit code 1 when one did. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string', default: '10000' }, first: { type: 'string', default: '0' } },
  })
  const [count, first] = [Number(values.seeds), Number(values.first)]
  if (!Number.isInteger(count) || count < 1) throw new Error('--seeds: must be a whole number of at least 1')
  if (!Number.isInteger(first) || first < 0) throw new Error('--first: must be a whole number of at least 0')
  const began = performance.now()
  const sum = { turns: 0, crashes: 0, landed: 0 }
  const failed: SimulationResult[] = []
  for (let seed = first; seed < first + count; seed += 1) {
    const result = seed % sqliteEvery === 0 ? await onSqlite(seed) : await simulate({ seed, stores: createMemoryTownStores() })
    sum.turns += result.turns
    sum.crashes += result.crashes
    sum.landed += result.landed
    if (result.failure !== null) {
      failed.push(result)
      process.stdout.write(`seed ${seed}: ${result.failure}\n`)
    }
    if ((seed - first + 1) % 1000 === 0) process.stderr.write(`${seed - first + 1} of ${count} lives, ${failed.length} failed\n`)
  }
  const seconds = Math.round((performance.now() - began) / 1000)
  process.stdout.write(
    `${count} lives in ${seconds} s: ${sum.turns} turns, ${sum.crashes} crashes, ${sum.landed} beads landed, ${failed.length} failed\n`,
  )
  process.exitCode = failed.length === 0 ? 0 : 1
}

async function onSqlite(seed: number): Promise<SimulationResult> {
  const dir = await mkdtemp(join(tmpdir(), 'gastown-simulation-'))
  try {
    return await simulate({ seed, stores: createSqliteTownStores({ dir }) })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

await main()
