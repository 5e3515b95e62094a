import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** `st_blocks` counts in these, whatever the file system's own blocks are. */
const blockBytes = 512
/** Files whose size is asked for at the same time: enough to keep a disk busy, too few to starve other file work. */
const parallelStats = 32

/** Bytes on the disk of a folder and all below it. Links are not followed; what vanishes meanwhile counts nothing. */
export async function folderSize(folder: string): Promise<number> {
  let bytes = 0
  const folders = [folder]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => [])
    const paths: string[] = [next]
    for (const entry of entries) {
      const path = join(next, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else paths.push(path)
    }
    for (let begin = 0; begin < paths.length; begin += parallelStats) {
      const sizes = paths.slice(begin, begin + parallelStats).map(async (path) => {
        const stat = await lstat(path).catch(() => null)
        return (stat?.blocks ?? 0) * blockBytes
      })
      bytes += (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    }
  }
  return bytes
}
