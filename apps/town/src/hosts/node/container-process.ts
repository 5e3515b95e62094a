import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { ContainerBoot } from '@gastown/contract/container-boot'
import type { Clock } from '../../clock.ts'
import { isSameProcessAlive, readProcessStartTime, type ProcessIdentity } from './process-identity.ts'

/** A container's process, ours or one of an earlier control plane. It leads a process group of its own. */
export interface ContainerProcess extends ProcessIdentity {
  /** Resolves with the reason when it has ended; never when it was let go before. */
  readonly gone: Promise<string>
  /** Stops watching. It lives on. */
  letGo(): void
}

/** How often the process of an earlier control plane is looked for: the system tells only parents when a process ends. */
const watchEveryMs = 500

const listeningSchema = z.object({ listening: z.int().min(1).max(65_535), bootId: z.string().min(1) })
export type Listening = z.infer<typeof listeningSchema>

/** A process of the container's program that loads its code and then waits to be told what it is. */
export interface UnbootedContainer {
  readonly process: ContainerProcess
  /** Gives it its boot document. Resolves with what it says on its one line of standard output; rejects when it ends before. */
  boot(document: ContainerBoot): Promise<Listening>
}

export interface ContainerProgram {
  /** A script for our own Node. */
  readonly program: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Spawns a container's process: detached, so that it outlives us once it is booted; until then it ends with us. Errors and logs are
 * appended to `logFile`.
 */
export async function spawnContainer(
  options: ContainerProgram & { readonly cwd: string; readonly logFile: string },
): Promise<UnbootedContainer> {
  const log = openSync(options.logFile, 'a', 0o600)
  let child: ChildProcess
  try {
    child = spawn(process.execPath, [options.program], {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['pipe', 'pipe', log],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
  } finally {
    closeSync(log)
  }
  const pid = child.pid ?? 0
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      sweepGroup(pid)
      resolve(signal === null ? `It ended with exit code ${code}.` : `It was ended by ${signal}.`)
    })
  })
  // One that has ended already does not read its input: that is told by `gone`.
  child.stdin?.on('error', () => undefined)
  const boot = (document: ContainerBoot) => {
    const listening = readListeningLine(child, gone)
    // Whoever awaits it is told; one that ends before anybody does is told by `gone` too.
    listening.catch(() => undefined)
    child.stdin?.end(`${JSON.stringify(document)}\n`)
    return listening
  }
  const letGo = (): void => {
    child.stdout?.destroy()
    child.removeAllListeners('exit')
    child.unref()
  }
  return { process: { pid, processStartTime: (await readProcessStartTime(pid)) ?? '', gone, letGo }, boot }
}

async function readListeningLine(child: ChildProcess, gone: Promise<string>): Promise<Listening> {
  if (child.stdout === null) throw new Error('A container without standard output cannot say where it listens.')
  // Read to its end: a full pipe would stop the container.
  const lines = createInterface({ input: child.stdout })
  const line = new Promise<string>((resolve) => {
    lines.once('line', resolve)
  })
  const said = await Promise.race([line, gone.then((reason) => Promise.reject(new Error(reason)))])
  return listeningSchema.parse(JSON.parse(said))
}

/** Watches a process that is not our child. */
export function watchContainer(identity: ProcessIdentity, clock: Clock): ContainerProcess {
  let cancel: (() => void) | null = null
  let letGo = false
  const gone = new Promise<string>((resolve) => {
    const look = async (): Promise<void> => {
      if (letGo) return
      // A look that the system did not answer is no evidence: the next one may be.
      const alive = await isSameProcessAlive(identity).catch(() => true)
      if (letGo) return
      if (alive) {
        cancel = clock.after(watchEveryMs, () => void look())
        return
      }
      sweepGroup(identity.pid)
      resolve('Its process has ended.')
    }
    cancel = clock.after(watchEveryMs, () => void look())
  })
  return {
    pid: identity.pid,
    processStartTime: identity.processStartTime,
    gone,
    letGo() {
      letGo = true
      cancel?.()
    },
  }
}

/** Asks the process and its group to end, and makes them when `graceMs` is over. Resolves when the process is gone. */
export async function endContainerProcess(options: { process: ContainerProcess; graceMs: number; clock: Clock }): Promise<void> {
  const { process: target, graceMs, clock } = options
  await signalGroup(target, 'SIGTERM')
  if (await isGoneWithin(target, graceMs, clock)) return
  await signalGroup(target, 'SIGKILL')
  await target.gone
}

export async function isGoneWithin(target: ContainerProcess, limitMs: number, clock: Clock): Promise<boolean> {
  let cancel = (): void => {}
  const late = new Promise<false>((resolve) => {
    cancel = clock.after(limitMs, () => resolve(false))
  })
  const inTime = await Promise.race([target.gone.then(() => true), late])
  cancel()
  return inTime
}

/** Only while it is the very process: its number may be another's by now. */
async function signalGroup(target: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  if (await isSameProcessAlive(target)) killGroup(target.pid, signal)
}

/** What a container leaves in its group when it ends badly. A group keeps its number from being given again while it has members. */
function sweepGroup(pid: number): void {
  killGroup(pid, 'SIGKILL')
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // ESRCH: nothing is left of the group.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
