import { readdir, readFile } from 'node:fs/promises'
import { pause, systemClock } from '../../clock.ts'

/** Between two looks at the process table, which tells of no change by itself. */
const lookAgainMs = 25

/** Command lines of the processes whose HOME is below the folder, by what Linux tells of their environment. */
export async function processesOfHome(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    pids.map(async (pid) => {
      // A process that ends while it is read is one that is gone.
      const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      if (!environ.split('\0').some((entry) => entry.startsWith(`HOME=${folder}`))) return []
      const cmdline = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return cmdline === '' ? [] : [cmdline.replaceAll('\0', ' ').trim()]
    }),
  )
  return lines.flat()
}

/** Waits until a process of the folder's homes has the text in its command line; the test's timeout is the bound. */
export async function untilProcessOfHome(folder: string, text: string): Promise<void> {
  while (!(await processesOfHome(folder)).some((line) => line.includes(text))) await pause(systemClock, lookAgainMs)
}

/** Waits until no process has a HOME below the folder. */
export async function untilNoProcessOfHome(folder: string): Promise<void> {
  while ((await processesOfHome(folder)).length > 0) await pause(systemClock, lookAgainMs)
}
