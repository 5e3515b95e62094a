import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Gate } from '@gastown/contract/work/rig-config'
import { gateResultSchema, type GateResult } from '@gastown/contract/work/merge'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'

const fileSchema = z.array(
  z.object({ tree: z.string(), gates: z.string(), atMs: z.number(), results: z.array(gateResultSchema) }),
)
type Passed = z.infer<typeof fileSchema>[number]

/** The trees on which all gates passed, newest first: the same files need not be asked again. Losing it costs a run. */
export interface PassedGates {
  find(rig: RigRepository, tree: string, gates: readonly Gate[]): Promise<readonly GateResult[] | null>
  add(rig: RigRepository, tree: string, gates: readonly Gate[], results: readonly GateResult[]): Promise<void>
}

export function createPassedGates(clock: Clock): PassedGates {
  return {
    find: async (rig, tree, gates) => {
      if (gates.length === 0) return null
      const wanted = hashOfGates(gates)
      const found = (await load(rig)).find((entry) => entry.tree === tree && entry.gates === wanted)
      return found === undefined || clock.now() - found.atMs > policy.passHoldsMs ? null : found.results
    },
    add: async (rig, tree, gates, results) => {
      if (gates.length === 0) return
      const entry = {
        tree,
        gates: hashOfGates(gates),
        atMs: clock.now(),
        results: results.map((result) => ({ ...result, output: '' })),
      }
      await rig.keeping.run(async () => {
        const others = (await load(rig)).filter((other) => other.tree !== tree || other.gates !== entry.gates)
        await save(rig, [entry, ...others].slice(0, policy.passedTrees))
      })
    },
  }
}

/** The commands, in their order. Not their time limits: what passed has passed. */
export function hashOfGates(gates: readonly Gate[]): string {
  return createHash('sha256')
    .update(JSON.stringify(gates.map(({ command }) => command)))
    .digest('hex')
}

async function load(rig: RigRepository): Promise<readonly Passed[]> {
  try {
    return fileSchema.safeParse(JSON.parse(await readFile(rig.folders.passedGates, 'utf8'))).data ?? []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function save(rig: RigRepository, entries: readonly Passed[]): Promise<void> {
  const staging = `${rig.folders.passedGates}.new`
  await writeFile(staging, JSON.stringify(entries), { mode: 0o600 })
  await rename(staging, rig.folders.passedGates)
}
