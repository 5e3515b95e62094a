import { spawn } from 'node:child_process'

export type ProgramEnd =
  | { readonly ended: true; readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }
  /** It could not be started, or was ended because its time was over. */
  | { readonly ended: false; readonly reason: 'not_found' | 'timeout' | 'failed'; readonly detail: string }

/** Of each stream: what a version or a list of branches takes, with room. */
const maxOutputCharacters = 256 * 1024

/** Runs a program that answers and ends, without input. Itself and what it started are killed when `timeoutMs` is over. */
export function runBounded(options: {
  file: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  timeoutMs: number
}): Promise<ProgramEnd> {
  const { file, args, env, timeoutMs } = options
  return new Promise((resolve) => {
    // A group of its own, so that helpers of the program (ssh, a credential helper) end with it.
    const child = spawn(file, [...args], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    let isLate = false
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8')
      child[name].on('data', (text: string) => {
        if (output[name].length < maxOutputCharacters) output[name] += text
      })
    }
    const timer = setTimeout(() => {
      isLate = true
      if (child.pid !== undefined) killGroup(child.pid)
    }, timeoutMs)
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve({ ended: false, reason: error.code === 'ENOENT' ? 'not_found' : 'failed', detail: error.message })
    })
    child.once('close', (exitCode) => {
      clearTimeout(timer)
      if (isLate) resolve({ ended: false, reason: 'timeout', detail: `no answer within ${timeoutMs / 1000} s` })
      else resolve({ ended: true, exitCode, ...output })
    })
  })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it has just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
