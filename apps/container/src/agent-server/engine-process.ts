import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pause, type Clock } from '../clock.ts'
import { descriptor3Stdio, giveDescriptor3 } from '../sandbox/give-descriptor3.ts'
import type { Command } from '../sandbox/sandbox.ts'
import { OutputTail } from './output-tail.ts'
import { listProcessTree } from './process-tree.ts'

/** A server ends 0.4 s after its SIGTERM; opencode in a fresh home sometimes needs a second one. */
const termAgainMs = 1_000
/** How often a tree that was told to end is looked at; the system gives no event for processes that are not our children. */
const goneCheckMs = 20
/** SIGKILL needs no more than this, even for a process that waits for a disk. */
const killedWithinMs = 5_000

export interface EngineProcess {
  readonly pid: number
  readonly output: OutputTail
  /** Resolves when the process has ended and nothing of its tree is left; never rejects. */
  readonly exited: Promise<{ readonly reason: string }>
  /** Called for each piece of output. */
  onOutput(listener: () => void): void
  /** SIGTERM to the server, SIGKILL to the tree after `graceMs`; resolves when nothing of it is left. Idempotent. */
  stop(graceMs: number): Promise<void>
}

export interface SpawnEngineOptions {
  /** Confined already. */
  readonly command: Command
  /** Program of the server itself: behind a sandbox it is not the process that was spawned. */
  readonly program: string
  /** `NAME=value`, in the command's env: tells the server's processes apart for good, also when they were orphaned. */
  readonly marker: string
  readonly clock: Clock
}

/** Spawns a server as the head of its own process group, so that a Ctrl-C in the operator's terminal does not reach it. */
export async function spawnEngine(options: SpawnEngineOptions): Promise<EngineProcess> {
  const { command, clock, marker } = options
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...descriptor3Stdio(command)],
  }) as ChildProcessByStdio<null, Readable, Readable>
  giveDescriptor3(child, command)
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const output = new OutputTail()
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      output.add(chunk)
      for (const listener of listeners) listener()
    })
  }

  let stopping: Promise<void> | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`
      resolve(stopping === undefined ? `the agent server ended by itself (${how})` : 'the agent server was stopped')
    })
  })
  // What a dead server leaves behind (its shell tool's children) must not go on working for nobody.
  const exited = ended.then(async (how) => {
    await killTree({ pid, marker, clock })
    const last = output.text()
    return { reason: stopping === undefined && last !== '' ? `${how}: ${last}` : how }
  })

  const stop = async (graceMs: number) => {
    const over = new AbortController()
    void ended.then(() => over.abort())
    const killAt = clock.now() + graceMs
    while (!over.signal.aborted && clock.now() < killAt) {
      await signalServer({ pid, marker, program: options.program, isHead: command.file === options.program })
      await pause(clock, Math.min(termAgainMs, killAt - clock.now()), over.signal)
    }
    await killTree({ pid, marker, clock })
    await exited
  }
  return {
    pid,
    output,
    exited,
    onOutput: (listener) => void listeners.add(listener),
    stop: (graceMs) => (stopping ??= stop(graceMs)),
  }
}

/** SIGTERM to the server alone: it ends its tools and writes what it owes. A sandbox's own process would take it down at once. */
async function signalServer(options: { pid: number; marker: string; program: string; isHead: boolean }): Promise<void> {
  if (options.isHead) return signal(options.pid, 'SIGTERM')
  const tree = await listProcessTree(options.pid, options.marker)
  const server = tree.find((member) => member.pid !== options.pid && member.program === options.program)
  signal(server?.pid ?? options.pid, 'SIGTERM')
}

/** SIGKILL to all of the tree, again until a look finds none of it. */
async function killTree(options: { pid: number; marker: string; clock: Clock }): Promise<void> {
  const { pid, marker, clock } = options
  const giveUpAt = clock.now() + killedWithinMs
  for (;;) {
    const tree = await listProcessTree(pid, marker)
    if (tree.length === 0 || clock.now() >= giveUpAt) return
    for (const member of tree) signal(member.pid, 'SIGKILL')
    await pause(clock, goneCheckMs)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // ESRCH: it ended between the look and the signal, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
