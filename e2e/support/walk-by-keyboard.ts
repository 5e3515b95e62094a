import type { Page } from 'playwright-core'

/** Tabs of one page at most: the longest page of a seeded town has some hundred controls in sight. */
const maxSteps = 400
/** The terminal is a program's: Tab is typed into it. It is the last thing of a page. */
const holdsTab = '[data-testid=mayor-terminal]'
/** All that ever happened in a town, which comes as one walks: thousands of places, each of them a new one. */
const endless = '[aria-label=Events]'

interface Stop {
  /** A short name of what has the focus; null: the page itself, which is where a walk ends. */
  readonly what: string | null
  readonly isSeen: boolean
  readonly isMarked: boolean
  readonly holdsTab: boolean
  readonly isInDialog: boolean
  readonly isInEndlessList: boolean
  /** It had the focus before. */
  readonly isMet: boolean
}

/** What somebody without a pointer met on a page. */
export interface KeyboardWalk {
  /** Places that had the focus. */
  readonly stops: number
  readonly problems: readonly string[]
}

/**
 * Presses Tab from the top of the page to its end, and tells what a person could not do: focus that cannot be seen, focus on what is not
 * in sight, and a place that holds it. A dialog may keep the focus: it is left with Escape.
 */
export async function walkByKeyboard(page: Page): Promise<KeyboardWalk> {
  const problems = new Set<string>()
  let stops = 0
  const end = (...more: string[]): KeyboardWalk => ({ stops, problems: [...problems, ...more] })
  await startAtTop(page)
  let isInEndlessList = false
  for (let step = 0; step < maxSteps; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await lookAtFocus(page)
    ;({ isInEndlessList } = stop)
    if (stop.what === null || stop.holdsTab) return end()
    if (stop.isMet) return stop.isInDialog ? end() : end(`the focus goes round and round from ${stop.what}`)
    stops += 1
    if (!stop.isSeen) problems.add(`focus is on what cannot be seen: ${stop.what}`)
    else if (!stop.isMarked) problems.add(`focus is not to be seen on ${stop.what}`)
  }
  return isInEndlessList ? end() : end(`the walk does not come to an end after ${maxSteps} steps`)
}

/** The terminal takes the focus once it is there: the walk begins after, from a place before all others. */
async function startAtTop(page: Page): Promise<void> {
  const terminal = page.locator(holdsTab)
  if ((await terminal.count()) > 0) await page.locator(`${holdsTab}[data-state=live]`).waitFor()
  await page.evaluate(() => {
    Object.assign(window, { walked: new WeakSet() })
    // What a dialog keeps the focus from is not where its walk begins.
    if (document.querySelector('[role=dialog]') !== null) return
    const start = document.createElement('span')
    start.tabIndex = -1
    document.body.prepend(start)
    start.focus()
  })
}

async function lookAtFocus(page: Page): Promise<Stop> {
  return page.evaluate(
    ({ terminal, list }) => {
      const element = document.activeElement
      const nothing = {
        what: null,
        isSeen: true,
        isMarked: true,
        holdsTab: false,
        isInDialog: false,
        isInEndlessList: false,
        isMet: false,
      }
      if (!(element instanceof HTMLElement) && !(element instanceof SVGElement)) return nothing
      if (element === document.body || element === document.documentElement) return nothing
      const walking = window as unknown as { walked: WeakSet<Element> }
      const isMet = walking.walked.has(element)
      walking.walked.add(element)
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''
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
        isInDialog: element.closest('[role=dialog]') !== null,
        isInEndlessList: element.closest(list) !== null,
        isMet,
      }
    },
    { terminal: holdsTab, list: endless },
  )
}
