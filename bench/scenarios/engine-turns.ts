import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Intent, TownInput } from '@gastown/contract/intents'
import { inputIdSchema, townIdSchema, type RigId } from '@gastown/contract/ids'
import { demoModelConfig } from '@gastown/contract/model-config'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Bead } from '@gastown/contract/work/bead'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { newBead } from '@gastown/core/work/decide-bead'
import { createSqliteTownStores } from '@gastown/store/sqlite-town-store'
import { openTownEngine } from '@gastown/town/engine/open-town-engine'
import type { TownEngine } from '@gastown/town/engine/town-engine'

const openBeads = 5_000
const closedBeads = 100_000
const turns = 600
/** Not counted: the first turns compile what the others run. */
const warmUps = 100

/** Milliseconds of a whole turn, from the input to its commit on the disk (SQLite, `synchronous=FULL`). */
export interface EngineTurns {
  readonly openBeads: number
  readonly turns: number
  readonly fresh: Quantiles
  /** The same town with so many closed beads behind it. */
  readonly closedBeads: number
  readonly withHistory: Quantiles
  /** P50 with history over P50 without. */
  readonly ratio: number
  readonly loadMs: number
}

interface Quantiles {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

export async function measureEngineTurns(): Promise<EngineTurns> {
  const dir = await mkdtemp(path.join(tmpdir(), 'gastown-bench-turns-'))
  try {
    const { engine, rigId } = await makeTown(dir)
    const fresh = await measureTurns(engine, rigId, 'a')
    await addHistory(engine, rigId)
    const withHistory = await measureTurns(engine, rigId, 'b')
    await engine.close()
    const began = performance.now()
    const again = await openTownEngine({ ...parts, store: await createSqliteTownStores({ dir }).open(engine.townId) })
    const loadMs = performance.now() - began
    await again?.close()
    return {
      openBeads,
      turns,
      fresh,
      closedBeads,
      withHistory,
      ratio: round(withHistory.p50Ms / fresh.p50Ms),
      loadMs: round(loadMs),
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const parts = {
  clock: { now: () => Date.now(), after: () => () => undefined },
  random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  log: silent,
}

async function makeTown(dir: string): Promise<{ engine: TownEngine; rigId: RigId }> {
  const inputId = inputIdSchema.parse('bench')
  const store = await createSqliteTownStores({ dir }).open(townIdSchema.parse(`town-${inputId}`))
  const config = {
    engine: 'kilo',
    model: demoModelConfig,
    container: { sleepAfterMinutes: 0 },
    terminal: defaultTerminalConfig,
  } as const
  const engine = await openTownEngine({
    ...parts,
    store,
    firstInput: { kind: 'intent', intent: { type: 'town.create', inputId, name: 'Bench', config } },
  })
  if (engine === null) throw new Error('The town is not there.')
  const receipt = await engine.take(intent('rig', { type: 'rig.create', name: 'bench', gitUrl: '/bench', defaultBranch: 'main' }))
  if (!receipt.outcome.accepted) throw new Error(receipt.outcome.detail)
  const rigId = receipt.outcome.ids['rigId'] as RigId
  await engine.take(intent('pause', { type: 'dispatch.pause', reason: 'The bench.', by: 'user' }))
  await engine.take(
    intent('open', {
      type: 'bead.import',
      by: 'user',
      coming: [],
      beads: Array.from({ length: openBeads }, (_, index) => imported(rigId, index)),
    }),
  )
  return { engine, rigId }
}

/** Every third waits for an earlier one, every fifth is held. */
function imported(rigId: RigId, index: number) {
  const dependsOn = index > 50 && index % 3 === 0 ? [idOf(index - 7)] : []
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString()
  return {
    beadId: idOf(index),
    rigId,
    title: `Task ${index}`,
    body: 'What is to be done.',
    priority: 'medium',
    labels: [],
    dependsOn,
    hold: index % 5 === 0,
    createdAt,
  } as const
}

function idOf(index: number): BeadId {
  return beadIdSchema.parse(`open-${index}`)
}

async function measureTurns(engine: TownEngine, rigId: RigId, run: string): Promise<Quantiles> {
  const durations: number[] = []
  for (let turn = 0; turn < warmUps + turns; turn += 1) {
    const input = inputOf(rigId, run, turn)
    const began = performance.now()
    const receipt = await engine.take(input)
    const tookMs = performance.now() - began
    if (!receipt.outcome.accepted) throw new Error(receipt.outcome.detail)
    if (turn >= warmUps) durations.push(tookMs)
  }
  const sorted = durations.toSorted((left, right) => left - right)
  const rank = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { p50Ms: rank(0.5), p95Ms: rank(0.95), p99Ms: rank(0.99) }
}

/** What a town does all day: beads are made, changed and closed. */
function inputOf(rigId: RigId, run: string, turn: number): TownInput {
  const name = `${run}-${turn}`
  switch (turn % 3) {
    case 0:
      return intent(name, {
        type: 'bead.create',
        by: 'user',
        landed: [],
        bead: {
          rigId,
          title: `New ${turn}`,
          body: '',
          priority: 'medium',
          labels: [],
          dependsOn: [idOf(turn % openBeads)],
          hold: false,
        },
      })
    case 1:
      return intent(name, {
        type: 'bead.update',
        by: 'user',
        landed: [],
        beadId: idOf((turn * 7) % openBeads),
        patch: { body: `Changed in ${name}.` },
      })
    default:
      return intent(name, {
        type: 'bead.close',
        by: 'user',
        reason: 'Done by hand.',
        beadId: beadIdSchema.parse(`bead-${run}-${turn - 2}`),
      })
  }
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'inputId'> : never

function intent(name: string, wish: Unnumbered<Intent>): TownInput {
  return { kind: 'intent', intent: { ...wish, inputId: inputIdSchema.parse(name) } as Intent }
}

/** Closed beads, as the turns that closed them have left them. */
async function addHistory(engine: TownEngine, rigId: RigId): Promise<void> {
  const chunk = 1_000
  for (let first = 0; first < closedBeads; first += chunk) {
    const at = new Date(Date.UTC(2025, 0, 1) + first * 1000).toISOString()
    const beads = Array.from({ length: chunk }, (_, index): Bead => {
      const beadId = beadIdSchema.parse(`closed-${first + index}`)
      return {
        ...newBead(beadId, 'user', at),
        rigId,
        title: `Done ${first + index}`,
        body: 'What was done.',
        status: 'closed',
        closedAt: at,
        dependsOn: [],
        blockedBy: [],
        results: [],
      }
    })
    await engine.store.commit({
      before: engine.town,
      after: engine.town,
      events: [],
      actions: [],
      receipt: { inputId: inputIdSchema.parse(`history-${first}`), at, outcome: { accepted: true, ids: {} } },
      conversation: [],
      finished: { beads, convoys: [], merges: [], escalations: [], mail: [] },
    })
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
