import type { Page } from 'playwright-core'

/** Something that is on the page when it has been painted: an element, and words in it. */
export interface Goal {
  readonly selector: string
  readonly text?: string
}

export const terminalPainted: Goal = { selector: '[data-testid=mayor-terminal][data-state=live][data-painted=true]' }
export const lastScreenPainted: Goal = { selector: '[data-testid=mayor-terminal][data-still=true]' }
export const conversationPainted: Goal = { selector: '[data-testid=message-user]' }

interface BenchClock {
  /** Begins to measure now, or from the beginning of the page's load. */
  begin(goals: Readonly<Record<string, Goal>>, fromLoad: boolean): void
  /** Milliseconds to each goal, once all are reached. */
  reached: Promise<Record<string, number>>
}

declare global {
  interface Window {
    benchClock: BenchClock
  }
}

/**
 * Puts a clock into every document of this page. Goals are looked at when the document changes, and timed after the frame that shows them:
 * to ask again and again would take of the processor that is measured.
 */
export async function installClock(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let goals: Record<string, { selector: string; text?: string }> = {}
    let t0 = 0
    let times: Record<string, number> = {}
    let allReached = (): void => {}
    const clock: BenchClock = {
      reached: Promise.resolve(times),
      begin: (next, fromLoad) => {
        const begun: Record<string, number> = {}
        const { promise, resolve } = Promise.withResolvers<Record<string, number>>()
        goals = { ...next }
        times = begun
        clock.reached = promise
        allReached = () => {
          if (Object.keys(next).every((name) => name in begun)) resolve(begun)
        }
        t0 = fromLoad ? 0 : performance.now()
        look()
      },
    }
    const look = (): void => {
      const noted = times
      for (const [name, { selector, text }] of Object.entries(goals)) {
        const isMet = [...document.querySelectorAll(selector)].some(
          (found) => text === undefined || found.textContent.includes(text),
        )
        if (!isMet) continue
        delete goals[name]
        requestAnimationFrame(() =>
          setTimeout(() => {
            noted[name] = performance.now() - t0
            allReached()
          }),
        )
      }
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    window.benchClock = clock
  })
}

/** Milliseconds from the click on what `selector` and `text` name to each goal, on the page's own clock. */
export async function measureClick<N extends string>(
  page: Page,
  options: { readonly click: Goal; readonly goals: Readonly<Record<N, Goal>>; readonly withinMs?: number },
): Promise<Record<N, number>> {
  const asked: { click: Goal; goals: Readonly<Record<string, Goal>> } = options
  await page.evaluate(({ click, goals }) => {
    const target = [...document.querySelectorAll<HTMLElement>(click.selector)].find(
      (element) => click.text === undefined || element.textContent.includes(click.text),
    )
    if (target === undefined) throw new Error(`There is nothing to click: ${click.selector} ${click.text ?? ''}`)
    window.benchClock.begin(goals, false)
    target.click()
  }, asked)
  return reached(page, Object.keys(options.goals) as N[], options.withinMs)
}

/** Milliseconds from the beginning of a page's load to each goal. */
export async function measureLoad<N extends string>(
  page: Page,
  options: { readonly url: string; readonly goals: Readonly<Record<N, Goal>> },
): Promise<Record<N, number>> {
  await page.goto(options.url, { waitUntil: 'commit' })
  const goals: Readonly<Record<string, Goal>> = options.goals
  await page.evaluate((all) => window.benchClock.begin(all, true), goals)
  return reached(page, Object.keys(options.goals) as N[])
}

/** Milliseconds from now to each goal, while `act` does something that is no click. */
export async function measureFrom<N extends string>(
  page: Page,
  options: { readonly act: () => Promise<void> | void; readonly goals: Readonly<Record<N, Goal>>; readonly withinMs?: number },
): Promise<Record<N, number>> {
  const goals: Readonly<Record<string, Goal>> = options.goals
  await page.evaluate((all) => window.benchClock.begin(all, false), goals)
  await options.act()
  return reached(page, Object.keys(options.goals) as N[], options.withinMs)
}

async function reached<N extends string>(page: Page, names: readonly N[], withinMs = 60_000): Promise<Record<N, number>> {
  const times = await page.evaluate(
    (boundMs) =>
      Promise.race([window.benchClock.reached, new Promise<null>((resolve) => setTimeout(() => resolve(null), boundMs))]),
    withinMs,
  )
  if (times === null) throw new Error(`Not within ${withinMs} ms: ${names.join(', ')}`)
  return times
}
