import { gastownUp, temporaryDataDir, type GastownProcess } from '@gastown/e2e/support/gastown-process'
import { until } from '@gastown/e2e/support/until'

export interface Restarts {
  /** From `ensureMayor` to a server port and a session: what a person waits for. One a run. */
  readonly sdkReadyMs: readonly number[]
  /** Calls of `ensureMayor` one after the other, with the mayor live. */
  readonly hotEnsureMs: readonly number[]
  readonly engineVersion: string
  /** How often `ensureMayor` decided what, the first start included. */
  readonly outcomes: Readonly<Record<string, number>>
}

/**
 * Stops and starts one town's container again and again, with its history, and asks for the mayor each time: with `prewarm` after the
 * prewarm is done, without it as soon as the container serves, which is how a container without a prewarm meets its first visitor.
 */
export async function restartTown(options: { prewarm: boolean; runs: number; onRun: (run: number) => void }): Promise<Restarts> {
  const folder = await temporaryDataDir()
  const gastown = await gastownUp({ dataDir: folder.dataDir, args: options.prewarm ? [] : ['--no-prewarm'] })
  try {
    const { townId } = await gastown.client.createTown.mutate({ name: 'Bench' })
    await gastown.client.ensureMayor.mutate({ townId })
    await mayorIsActive(gastown, townId)
    await haveHistory(gastown, townId)
    const sdkReadyMs: number[] = []
    for (let run = 0; run < options.runs; run += 1) {
      await gastown.client.stopContainer.mutate({ townId })
      await containerIs(gastown, townId, 'asleep')
      await gastown.client.restartContainer.mutate({ townId })
      await containerIs(gastown, townId, 'running')
      if (options.prewarm) await prewarmIsDone(gastown, townId)
      const clicked = performance.now()
      const { sessionStatus } = await gastown.client.ensureMayor.mutate({ townId })
      if (sessionStatus !== 'active') await mayorIsActive(gastown, townId)
      sdkReadyMs.push(performance.now() - clicked)
      options.onRun(run + 1)
    }
    const { decisions } = await gastown.client.getStartupMetrics.query({ townId })
    const hotEnsureMs = await callOften(() => gastown.client.ensureMayor.mutate({ townId }))
    const { engines } = await gastown.client.getSystem.query()
    const engineVersion = engines.find(({ engine }) => engine === 'kilo')?.version ?? 'unknown'
    return {
      engineVersion,
      hotEnsureMs,
      sdkReadyMs,
      outcomes: Object.fromEntries(decisions.map(({ outcome, count }) => [outcome, count])),
    }
  } finally {
    await gastown.drain()
    await folder.remove()
  }
}

/** Milliseconds of each of 200 calls: enough for a P95 that one slow call does not make. */
async function callOften(call: () => Promise<unknown>): Promise<readonly number[]> {
  const durationsMs: number[] = []
  for (let count = 0; count < 200; count += 1) {
    const began = performance.now()
    await call()
    durationsMs.push(performance.now() - began)
  }
  return durationsMs
}

async function haveHistory(gastown: GastownProcess, townId: string): Promise<void> {
  const { messageId } = await gastown.client.sendMessage.mutate({ townId, message: 'Hello, who are you?' })
  await until('the first message is answered', async () => {
    const { messages } = await gastown.client.getConversation.query({ townId })
    return messages.find((message) => message.messageId === messageId)?.state === 'answered'
  })
}

function mayorIsActive(gastown: GastownProcess, townId: string): Promise<unknown> {
  return until('the mayor is active', async () => {
    const town = await gastown.client.getTown.query({ townId })
    const { session } = await gastown.client.getMayorStatus.query({ townId })
    return town.mayor?.live === true && session?.status === 'active'
  })
}

/** Its last step is the mayor's terminal: from there on the machine is quiet. */
function prewarmIsDone(gastown: GastownProcess, townId: string): Promise<unknown> {
  return until('the prewarm is done', async () => {
    const { startup } = await gastown.client.getTown.query({ townId })
    return startup?.prewarm?.outcome === 'ready' && startup.phases.some(({ phase }) => phase === 'terminal_ready')
  })
}

function containerIs(gastown: GastownProcess, townId: string, state: 'asleep' | 'running'): Promise<unknown> {
  return until(
    `the container is ${state}`,
    async () => (await gastown.client.getTown.query({ townId })).container.state === state,
  )
}
