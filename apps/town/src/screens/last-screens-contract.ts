import { beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { lastScreenMaxBytes } from '@gastown/contract/town-routes'
import type { LastScreen, LastScreens } from './last-screens.ts'

const townId = 'town-1' as TownId
const agentId = 'mayor-1' as AgentId
const key = { townId, agentId }

/** What every store of last screens does. `create` gives one with nothing in it. */
export function describeLastScreensContract(name: string, create: () => LastScreens): void {
  describe(`${name} keeps the last screens contract`, () => {
    let screens: LastScreens
    const screenOf = (generation: number, takenAtMs: number, text = `${generation}.${takenAtMs}\n\x1b[1m`): LastScreen => ({
      info: { agentId, generation, takenAtMs, cols: 120, rows: 40 },
      bytes: new TextEncoder().encode(text),
    })
    const put = (...args: Parameters<typeof screenOf>) => screens.put({ townId, screen: screenOf(...args) })

    beforeEach(() => {
      screens = create()
    })

    it('has none at first, and gives back what was put', async () => {
      expect(await screens.get(key)).toBeNull()
      await put(1, 5)
      expect(await screens.get(key)).toEqual(screenOf(1, 5))
    })

    it("promise 2: an older generation's screen never replaces a newer one's, however late it was taken", async () => {
      await put(2, 5)
      await expect(put(1, 9)).rejects.toMatchObject({ code: 'STALE_GENERATION' })
      await put(2, 4)
      expect((await screens.get(key))?.info).toMatchObject({ generation: 2, takenAtMs: 5 })
      await put(3, 1)
      expect((await screens.get(key))?.info).toMatchObject({ generation: 3, takenAtMs: 1 })
    })

    it('an empty one and one over the limit are refused, and what is there stays', async () => {
      await put(1, 1)
      await expect(put(1, 2, '')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      await expect(put(1, 2, 'x'.repeat(lastScreenMaxBytes + 1))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
      expect(await screens.get(key)).toEqual(screenOf(1, 1))
    })

    it('forgets a deleted town, and only that', async () => {
      const other = 'town-2' as TownId
      await put(1, 1)
      await screens.put({ townId: other, screen: screenOf(1, 1) })
      await screens.purge(townId)
      expect(await screens.get(key)).toBeNull()
      expect(await screens.get({ townId: other, agentId })).not.toBeNull()
    })
  })
}
