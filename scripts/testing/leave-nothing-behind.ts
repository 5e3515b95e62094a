import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Written by tools below us, and meant to stay: caches of compiled code, Chromium's singletons. */
const notOurs = /^(?:node-compile-cache|\.org\.chromium|org\.chromium|\.com\.google|playwright|v8-compile-cache|hsperfdata)/

/** An ended process may take a moment to leave the list: looked at again this often, this many times. */
const lookAgainMs = 100
const looks = 50

/**
 * Gives the run a temporary folder of its own and fails the run when a test leaves a folder in it, or a process that was told of it
 * (by argument, environment or working directory): those are our servers, sandboxes and containers, wherever they were started.
 */
export default function setup(): () => Promise<void> {
  const outer = tmpdir()
  const folder = mkdtempSync(join(outer, 'gastown-test-'))
  process.env['TMPDIR'] = folder
  return async () => {
    process.env['TMPDIR'] = outer
    const processes = await settle(() => findProcesses(folder))
    const folders = readdirSync(folder).filter((name) => !notOurs.test(name))
    rmSync(folder, { recursive: true, force: true })
    const left = [...processes.map((one) => `process ${one}`), ...folders.map((name) => `folder ${name}`)]
    if (left.length > 0) throw new Error(`The tests left behind:\n  ${left.join('\n  ')}`)
  }
}

async function settle(find: () => string[]): Promise<string[]> {
  for (let look = 1; look < looks && find().length > 0; look++) await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  return find()
}

/** Processes that know the folder, but for this one and its children, the test workers, which end by themselves. */
function findProcesses(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && parentOf(name) !== process.pid)
    .flatMap((pid) => {
      const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
      const knows =
        command.includes(folder) || read(`/proc/${pid}/environ`).includes(folder) || linkOf(`/proc/${pid}/cwd`).startsWith(folder)
      return knows ? [`${pid} ${command.slice(0, 200)}`] : []
    })
}

/** Fourth field of `stat`; the second is a name in parentheses that may hold blanks. */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Empty when the process is gone or another user's: then it is none of ours. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
