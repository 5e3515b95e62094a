import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { agentIdSchema, townIdSchema } from '@gastown/contract/ids'
import { lastScreenInfoSchema, type LastScreenInfo } from '@gastown/contract/town-routes'
import { replacesLastScreen } from '../../screens/check-last-screen.ts'
import type { LastScreen, LastScreens } from '../../screens/last-screens.ts'
import type { AgentKey } from '../../snapshots/snapshot-store.ts'
import { writeFileDurably } from './write-file-durably.ts'

const lineFeed = 0x0a

/** Keeps each screen in `<dir>/<townId>/<agentId>.screen`, mode 0600: one line of JSON about it, then its bytes. */
export function createFileLastScreens({ dir }: { dir: string }): LastScreens {
  /** Changes wait for each other: they are small, and seconds apart. */
  let tail: Promise<unknown> = Promise.resolve()
  const folderOf = (townId: string): string => join(dir, townIdSchema.parse(townId))
  const fileOf = ({ townId, agentId }: AgentKey): string => join(folderOf(townId), `${agentIdSchema.parse(agentId)}.screen`)

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    return turn
  }

  return {
    put: ({ townId, screen }) =>
      inTurn(async () => {
        const file = fileOf({ townId, agentId: screen.info.agentId })
        const before = await read(file)
        if (!replacesLastScreen(before?.info ?? null, screen)) return
        await mkdir(folderOf(townId), { recursive: true, mode: 0o700 })
        await writeFileDurably(file, [`${JSON.stringify(screen.info)}\n`, screen.bytes])
      }),
    get: async (key) => read(fileOf(key)),
    purge: (townId) => inTurn(async () => rm(folderOf(townId), { recursive: true, force: true })),
  }
}

/** Null also for a damaged file: the next screen replaces it. */
async function read(file: string): Promise<LastScreen | null> {
  let content: Buffer
  try {
    content = await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const end = content.indexOf(lineFeed)
  const info = parseInfo(content.subarray(0, Math.max(0, end)).toString('utf8'))
  return info === null ? null : { info, bytes: Uint8Array.from(content.subarray(end + 1)) }
}

function parseInfo(line: string): LastScreenInfo | null {
  try {
    return lastScreenInfoSchema.parse(JSON.parse(line))
  } catch {
    // A damaged file: there is no screen.
    return null
  }
}
