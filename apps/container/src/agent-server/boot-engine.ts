import { GastownError } from '@gastown/contract/errors'
import { pause, type Clock } from '../clock.ts'
import type { EngineProcess } from './engine-process.ts'
import { isPortFree } from './free-port.ts'

/** A boot takes 2.5 s of CPU alone and 19 s beside seven others; a minute means that it will not come. */
export const bootTimeoutMs = 60_000
/** A request between TCP open and ready hangs for ever: ask shortly, ask again. */
const healthTimeoutMs = 1_000
const healthPauseMs = 50
/** Ports tried when another program takes each in the moment between finding and using it. */
const maxPorts = 5

const listening = /server listening on https?:\/\//i

export interface BootEngineOptions {
  readonly spawn: (port: number) => Promise<EngineProcess>
  /** Called once, when the first process is there: what goes on beside it does not hold it up. */
  readonly onSpawned: () => void
  readonly findPort: () => Promise<number>
  /** Resolves with its version when it says that it is healthy, else with null. */
  readonly readHealth: (port: number, timeoutMs: number) => Promise<string | null>
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly graceMs: number
}

export interface BootedEngine {
  readonly process: EngineProcess
  readonly port: number
  readonly version: string
}

/**
 * Brings a server up: finds a port, spawns, waits for the line that it listens and for its health route. Rejects with
 * AGENT_NOT_READY and the last lines of its output; nothing is left running then.
 */
export async function bootEngine(options: BootEngineOptions): Promise<BootedEngine> {
  for (let attempt = 1; ; attempt++) {
    const port = await options.findPort()
    if (options.signal.aborted) throw notReady('its start was called off', '')
    const engine = await options.spawn(port)
    if (attempt === 1) options.onSpawned()
    const outcome = await waitUntilReady(engine, port, options)
    if (typeof outcome === 'object') return { process: engine, port, ...outcome }
    await engine.stop(options.graceMs)
    // Each engine and version has its own words for a port that is taken; the port itself tells.
    if (outcome === 'it ended at once' && attempt < maxPorts && !(await isPortFree(port))) continue
    throw notReady(outcome, engine.output.text())
  }
}

type BootOutcome = { readonly version: string } | BootFailure
type BootFailure = 'it ended at once' | 'its start was called off' | 'it did not come up in time'

async function waitUntilReady(engine: EngineProcess, port: number, options: BootEngineOptions): Promise<BootOutcome> {
  const { clock, signal } = options
  const over = new AbortController()
  const cancelTimeout = clock.after(bootTimeoutMs, () => over.abort('it did not come up in time'))
  const callOff = () => over.abort('its start was called off')
  signal.addEventListener('abort', callOff)
  if (signal.aborted) callOff()
  void engine.exited.then(() => over.abort('it ended at once'))
  try {
    await untilListening(engine, over.signal)
    while (!over.signal.aborted) {
      // A stranger may hold the port and answer: only a server that is alive and says so counts.
      const version = await options.readHealth(port, healthTimeoutMs)
      if (version !== null && !over.signal.aborted) return { version }
      await pause(clock, healthPauseMs, over.signal)
    }
    return over.signal.reason as BootFailure
  } finally {
    cancelTimeout()
    signal.removeEventListener('abort', callOff)
  }
}

function untilListening(engine: EngineProcess, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (over.aborted || engine.output.has(listening)) resolve()
    }
    engine.onOutput(look)
    over.addEventListener('abort', look)
    look()
  })
}

function notReady(why: string, output: string): GastownError {
  return new GastownError(
    'AGENT_NOT_READY',
    `The agent server did not start: ${why}.${output === '' ? '' : ` Its last output:\n${output}`}`,
  )
}
