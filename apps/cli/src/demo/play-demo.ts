import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import type { StartupMetrics } from '@gastown/contract/telemetry'
import type { Connection } from '../control-plane.ts'
import { sendAndWait } from '../send-and-wait.ts'
import { stopEverything } from '../stop-everything.ts'
import { killContainer, waitForWarmMayor, type Comeback } from './container-crash.ts'
import { makeSampleRepository } from './sample-repository.ts'
import { startControlPlane } from './start-control-plane.ts'

/** Four times what a slow machine needs for a cold start of an agent server and a first turn. */
const stepMs = 120_000
const drainMs = 60_000

/** What the visitor tells the mayor, and what must still be known after the crash. */
const name = 'Ada'
const word = 'marmalade'

export interface DemoResult {
  readonly ok: true
  readonly dataDir: string
  readonly townId: string
  readonly conversation: readonly { said: string; answer: string; tookMs: number }[]
  readonly crash: Comeback
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
  const during = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
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

type During = <T>(step: string, work: () => Promise<T>) => Promise<T>

async function playTown(
  connection: Connection,
  { dataDir, signal }: DemoOptions,
  during: During,
): Promise<Omit<DemoResult, 'ok' | 'dataDir' | 'steps'>> {
  const { client } = connection
  const { townId } = await during('make a town with the demo model', () =>
    client.createTown.mutate({ name: 'Demo town', model: { provider: 'demo', model: 'demo-mayor' } }),
  )
  await during('add a sample repository as a rig', async () => {
    const folder = join(dataDir, 'sample')
    mkdirSync(folder)
    await makeSampleRepository(folder)
    return client.createRig.mutate({ townId, name: 'sample', gitUrl: folder })
  })
  await during('ensure the mayor', async () => {
    await client.ensureMayor.mutate({ townId })
    return waitForWarmMayor(connection, { townId, afterGeneration: 0, timeoutMs: stepMs, signal })
  })
  const say = async (said: string): Promise<{ said: string; answer: string; tookMs: number }> => {
    const startedAt = performance.now()
    const { answer } = await sendAndWait(connection, { townId, message: said, timeoutMs: stepMs, signal })
    return { said, answer, tookMs: Math.round(performance.now() - startedAt) }
  }
  const first = await during('send the mayor a message', () => say(`My name is ${name}, and the word to remember is ${word}`))
  const killed = await during('kill -9 the container', () => killContainer(dataDir, townId))
  const crash = await during('wait until the mayor is back and warm', () =>
    waitForWarmMayor(connection, { townId, afterGeneration: killed.containerGeneration, timeoutMs: stepMs, signal }),
  )
  await during('ensure the mayor again, as a page that is opened does', () => client.ensureMayor.mutate({ townId }))
  const second = await during('ask the mayor what it remembers', () => say('What is my name?'))
  const third = await during('ask for the word', () => say('Do you remember the word?'))
  mustHold(second.answer.includes(name), `The mayor does not know the name any more. It said: ${second.answer}`)
  mustHold(third.answer.includes(word), `The mayor does not know the word any more. It said: ${third.answer}`)
  const metrics = await during('read the phases', () => client.getStartupMetrics.query({ townId }))
  return { townId, conversation: [first, second, third], crash: { ...crash, killedPid: killed.pid }, metrics }
}

function mustHold(fact: boolean, otherwise: string): void {
  if (!fact) throw new GastownError('INTERNAL', otherwise)
}
