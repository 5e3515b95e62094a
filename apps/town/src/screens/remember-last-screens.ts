import type { TownId } from '@gastown/contract/ids'
import type { AgentKey } from '../snapshots/snapshot-store.ts'
import type { LastScreen, LastScreens } from './last-screens.ts'

/** Screens of so many towns are at hand without the disk; each is some 100 KB, 2 MiB at most. */
const maxTowns = 16

/** Last screens of which the newest of each town is in memory, so that it is painted within milliseconds. */
export interface RememberedScreens extends LastScreens {
  /** The screen when it is in memory; undefined when only the store knows. */
  peek(key: AgentKey): LastScreen | null | undefined
}

export function rememberLastScreens(inner: LastScreens): RememberedScreens {
  /** The one that was used longest ago comes first. */
  const newest = new Map<TownId, { readonly agentId: string; readonly screen: LastScreen | null }>()

  function remember({ townId, agentId }: AgentKey, screen: LastScreen | null): void {
    newest.delete(townId)
    newest.set(townId, { agentId, screen })
    for (const oldest of newest.keys()) {
      if (newest.size <= maxTowns) return
      newest.delete(oldest)
    }
  }

  async function read(key: AgentKey): Promise<LastScreen | null> {
    const screen = await inner.get(key)
    remember(key, screen)
    return screen
  }

  return {
    async put({ townId, screen }) {
      await inner.put({ townId, screen })
      await read({ townId, agentId: screen.info.agentId })
    },
    async get(key) {
      const known = this.peek(key)
      return known === undefined ? read(key) : known
    },
    peek({ townId, agentId }) {
      const known = newest.get(townId)
      return known?.agentId === agentId ? known.screen : undefined
    },
    async purge(townId) {
      await inner.purge(townId)
      newest.delete(townId)
    },
  }
}
