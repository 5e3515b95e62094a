import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StartupMetrics } from '@gastown/contract/telemetry'
import type { Connection } from '../control-plane.ts'
import { sendAndWait } from '../send-and-wait.ts'
import { stopEverything } from '../stop-everything.ts'
import { waitForWarmMayor, type Comeback } from './container-crash.ts'
import { playRecall } from './play-recall.ts'
import { playWork, type PlayedWork } from './play-work.ts'
import { makeSampleRepository, sampleGate } from './sample-repository.ts'
import type { DemoStage, Turn } from './stage.ts'
import { startControlPlane } from './start-control-plane.ts'

/** Four times what a slow machine needs for a cold start of an agent server and a first turn, or for all of the work. */
const stepMs = 120_000
const drainMs = 60_000

export interface DemoResult {
  readonly ok: true
  readonly dataDir: string
  readonly townId: string
  readonly conversation: readonly Turn[]
  readonly crash: Comeback
  readonly work: PlayedWork
  readonly steps: readonly { step: string; tookMs: number }[]
  readonly metrics: StartupMetrics
}

interface DemoOptions {
  /** An empty folder. */
  readonly dataDir: string
  readonly sandbox: string
  readonly signal: AbortSignal
  readonly tell: (text: string) => void
}

/** Plays the demo and leaves no process. Rejects with the step that failed and why. */
export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const steps: { step: string; tookMs: number }[] = []
  const during: DemoStage['during'] = async (step, work) => {
    options.signal.throwIfAborted()
    options.tell(`… ${step}`)
    const startedAt = performance.now()
    const result = await work()
    steps.push({ step, tookMs: Math.round(performance.now() - startedAt) })
    return result
  }
  try {
    const connection = await during('start the control plane', () => startControlPlane(options))
    const played = await playTown(connection, options, during)
    await during('stop everything', () => stopEverything(options.dataDir, drainMs))
    return { ok: true, dataDir: options.dataDir, ...played, steps }
  } catch (error) {
    await stopEverything(options.dataDir, drainMs)
    throw error
  }
}

async function playTown(
  connection: Connection,
  { dataDir, signal, tell }: DemoOptions,
  during: DemoStage['during'],
): Promise<Omit<DemoResult, 'ok' | 'dataDir' | 'steps'>> {
  const { client } = connection
  const folder = join(dataDir, 'sample')
  const { townId } = await during('make a town with the demo model', () =>
    client.createTown.mutate({ name: 'Demo town', model: { provider: 'demo', model: 'demo-mayor' } }),
  )
  await during('add a sample repository as a rig, whose test is its gate', async () => {
    mkdirSync(folder)
    await makeSampleRepository(folder)
    const { rigId } = await client.createRig.mutate({ townId, name: 'sample', gitUrl: folder })
    await client.updateRigConfig.mutate({ townId, rigId, config: { gates: [{ command: sampleGate, timeLimitMinutes: 1 }] } })
  })
  await during('ensure the mayor', async () => {
    await client.ensureMayor.mutate({ townId })
    return waitForWarmMayor(connection, { townId, afterGeneration: 0, timeoutMs: stepMs, signal })
  })
  const say = async (said: string): Promise<Turn> => {
    const startedAt = performance.now()
    const { answer } = await sendAndWait(connection, { townId, message: said, timeoutMs: stepMs, signal })
    return { said, answer, tookMs: Math.round(performance.now() - startedAt) }
  }
  const stage: DemoStage = { townId, dataDir, signal, stepMs, during, say, tell }
  const recall = await playRecall(connection, stage)
  const work = await playWork(connection, { folder, stage })
  const metrics = await during('read the phases', () => client.getStartupMetrics.query({ townId }))
  return { townId, ...recall, work, metrics }
}
