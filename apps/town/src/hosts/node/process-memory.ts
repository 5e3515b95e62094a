import { readdir, readFile } from 'node:fs/promises'

/**
 * Bytes of resident memory of each process and all below it, by the key of the root. Pages that processes share count in each; agent
 * servers share almost none. A root that is gone, or a system without /proc, is missing from the answer.
 */
export async function readTreesMemory<K>(roots: ReadonlyMap<K, number>): Promise<ReadonlyMap<K, number>> {
  const names = roots.size === 0 ? [] : await readdir('/proc').catch(() => [])
  const rows = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readRow))
  const processes = new Map(rows.flatMap((row) => (row === null ? [] : [[row.pid, row] as const])))
  const children = Map.groupBy(processes.values(), ({ parentPid }) => parentPid)
  const sumOf = (pid: number): number =>
    (processes.get(pid)?.bytes ?? 0) + (children.get(pid) ?? []).reduce((sum, child) => sum + sumOf(child.pid), 0)
  return new Map([...roots].filter(([, pid]) => processes.has(pid)).map(([key, pid]) => [key, sumOf(pid)]))
}

async function readRow(name: string): Promise<{ pid: number; parentPid: number; bytes: number } | null> {
  // It may end while it is read: then it holds nothing.
  const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1]
  // Absent for what has no memory of its own: a zombie, a thread of the kernel.
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? '0'
  return parent === undefined ? null : { pid: Number(name), parentPid: Number(parent), bytes: Number(kibibytes) * 1024 }
}
