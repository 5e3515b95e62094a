import type { Page } from 'playwright-core'

/** Tabs of one page at most: the longest page of a seeded town has some hundred controls in sight. */
const maxSteps = 400
/** The terminal is a program's: Tab is typed into it. Its way out is said by the page (Shift+Escape or the like). */
const holdsTab = '[data-testid=mayor-terminal]'

interface Stop {
  /** A short name of what has the focus; null: the page itself, which is where a walk ends. */
  readonly what: string | null
  readonly isSeen: boolean
  readonly isMarked: boolean
  readonly holdsTab: boolean
  readonly index: number
}

/**
 * Presses Tab from the top of the page until the focus is at the beginning again, and tells what a person could not do: focus that cannot
 * be seen, focus on what is not in sight, and a place that holds it.
 */
export async function walkByKeyboard(page: Page): Promise<readonly string[]> {
  const problems = new Set<string>()
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  let before = -1
  let stuck = 0
  for (let step = 0; step < maxSteps; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await lookAtFocus(page)
    if (stop.what === null) return [...problems]
    if (stop.holdsTab) return [...problems]
    if (!stop.isSeen) problems.add(`focus is on what cannot be seen: ${stop.what}`)
    else if (!stop.isMarked) problems.add(`focus is not to be seen on ${stop.what}`)
    stuck = stop.index === before ? stuck + 1 : 0
    if (stuck > 2) return [...problems, `the focus cannot leave ${stop.what}`]
    before = stop.index
  }
  return [...problems, `the walk does not come to an end after ${maxSteps} steps`]
}

async function lookAtFocus(page: Page): Promise<Stop> {
  return page.evaluate((terminal) => {
    const element = document.activeElement
    const nothing = { what: null, isSeen: true, isMarked: true, holdsTab: false, index: -1 }
    if (!(element instanceof HTMLElement) && !(element instanceof SVGElement)) return nothing
    if (element === document.body || element === document.documentElement) return nothing
    const all = [...document.querySelectorAll('*')]
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''
    const box = element.getBoundingClientRect()
    /** A control that is drawn by its label, as a radio in a card, is seen and marked there. */
    const drawn = getComputedStyle(element).opacity === '0' ? (element.closest('label') ?? element) : element
    const isMarkedBy = (one: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    }
    const marked = [drawn, ...(drawn.parentElement === null ? [] : [drawn.parentElement])]
    const seen = drawn.getBoundingClientRect()
    return {
      what: `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${name}"`,
      isSeen:
        seen.width > 0 &&
        seen.height > 0 &&
        seen.bottom > 0 &&
        seen.top < innerHeight &&
        seen.right > 0 &&
        seen.left < innerWidth,
      isMarked: marked.some(isMarkedBy),
      holdsTab: element.closest(terminal) !== null,
      index: all.indexOf(element) + box.width * 0,
    }
  }, holdsTab)
}
