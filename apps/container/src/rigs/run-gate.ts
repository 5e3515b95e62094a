import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { GateResult } from '@gastown/contract/work/merge'
import type { Gate } from '@gastown/contract/work/rig-config'
import { listProcessTree } from '../agent-server/process-tree.ts'
import { pause, type Clock } from '../clock.ts'
import { GitError } from '../git/run-git.ts'
import type { Sandbox, SandboxAccess } from '../sandbox/sandbox.ts'
import { policy } from './policy.ts'
import { TextTail } from './text-tail.ts'

export interface RunGateOptions {
  readonly gate: Gate
  /** A checkout of its own, and a home that is thrown away with it. */
  readonly folder: string
  readonly home: string
  readonly access: SandboxAccess
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told of each piece that it prints, as it comes. */
  readonly onOutput?: ((text: string) => void) | undefined
}

/**
 * Runs one command in the sandbox, and ends whatever it started, at its end as at its time limit. How it ended is the result; rejects when that
 * is not known: it could not be started, or the signal came first.
 */
export async function runGate(options: RunGateOptions): Promise<GateResult> {
  const { gate, folder, home, clock, signal } = options
  signal.throwIfAborted()
  const mark = randomUUID()
  const command = options.sandbox.confine(
    // One pipe for both streams, so that their lines stay in order.
    { file: '/bin/sh', args: ['-c', 'exec /bin/sh -c "$1" 2>&1', 'gate', gate.command], cwd: folder, env: gateEnv(home, mark) },
    options.access,
  )
  const beganMs = clock.now()
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = new TextTail(policy.gateOutputChars)
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.add(chunk)
      options.onOutput?.(chunk)
    })
  }
  const closed = once(child, 'close')
  closed.catch(() => {})
  const exited = once(child, 'exit') as Promise<[number | null]>
  const over = new AbortController()
  const limitMs = gate.timeLimitMinutes * 60_000
  const limit = pause(clock, limitMs, AbortSignal.any([signal, over.signal])).then(() => 'limit' as const)
  try {
    const first = await Promise.race([exited, limit])
    if (child.pid !== undefined) await endTree({ pid: child.pid, marker: `${markName}=${mark}`, clock })
    // The pipe closes when nothing holds it: all of the output is there then. Without a sandbox, a process may have got away with it.
    await Promise.race([closed, pause(clock, policy.killedWithinMs, over.signal)])
    child.stdout.destroy()
    child.stderr.destroy()
    const durationMs = Math.max(0, clock.now() - beganMs)
    const result = { command: gate.command, durationMs, output: output.text() }
    if (first !== 'limit') {
      const [exitCode] = first
      return { ...result, exitCode, outcome: exitCode === 0 ? 'passed' : 'failed' }
    }
    signal.throwIfAborted()
    return { ...result, exitCode: null, outcome: 'timed_out' }
  } catch (error) {
    signal.throwIfAborted()
    throw new GitError(`A gate could not be run: ${error instanceof Error ? error.message : String(error)}.`, null, error)
  } finally {
    over.abort()
  }
}

const markName = 'GASTOWN_GATE'

/** Nothing of the container's environment but where programs are. The mark tells the gate's processes apart, also when they were orphaned. */
function gateEnv(home: string, mark: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', CI: 'true', [markName]: mark }
}

/** SIGKILL to all of the tree and its group, again until a look finds none of it. */
async function endTree({ pid, marker, clock }: { pid: number; marker: string; clock: Clock }): Promise<void> {
  const giveUpMs = performance.now() + policy.killedWithinMs
  for (;;) {
    const tree = await listProcessTree(pid, marker)
    if (tree.length === 0 || performance.now() >= giveUpMs) return
    kill(-pid)
    for (const member of tree) kill(member.pid)
    await pause(clock, policy.goneCheckMs)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it ended between the look and the signal, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
