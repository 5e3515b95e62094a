import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPageVisitor, type PageVisitor } from './support/visit-pages.ts'
import { walkByKeyboard } from './support/walk-by-keyboard.ts'

/** A page that offers less has lost its controls: the bar, and what the page itself offers. */
const fewestStops = 5

let visitor: PageVisitor
beforeAll(async () => {
  visitor = await openPageVisitor()
})
afterAll(() => visitor?.end())

it(
  'every page can be walked through with the keyboard alone: focus is always to be seen, and nowhere held',
  { timeout: 300_000 },
  async () => {
    const found = await visitor.visit({ viewport: { width: 1440, height: 900 } }, async (page) => {
      const { stops, problems } = await walkByKeyboard(page)
      return stops < fewestStops ? [`only ${stops} places can be reached`, ...problems] : problems
    })
    expect(found).toBe('')
  },
)
