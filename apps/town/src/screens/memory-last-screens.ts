import { replacesLastScreen } from './check-last-screen.ts'
import type { LastScreen, LastScreens } from './last-screens.ts'

/** Last screens in memory, for tests. */
export function createMemoryLastScreens(): LastScreens {
  const screens = new Map<string, LastScreen>()
  return {
    async put({ townId, screen }) {
      const key = `${townId}/${screen.info.agentId}`
      if (replacesLastScreen(screens.get(key)?.info ?? null, screen)) screens.set(key, screen)
    },
    async get({ townId, agentId }) {
      return screens.get(`${townId}/${agentId}`) ?? null
    },
    async purge(townId) {
      for (const key of screens.keys()) if (key.startsWith(`${townId}/`)) screens.delete(key)
    },
  }
}
