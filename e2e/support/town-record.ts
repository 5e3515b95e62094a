import type { Page } from 'playwright-core'
import { until } from './until.ts'

/** What was in a town's page at one moment. */
export interface TownMoment {
  /** Of the mayor's terminal; null: there is none on the page. */
  readonly state: string | null
  /** The terminal says of its screen that it is how it was before. */
  readonly still: boolean
  /** The time of that screen is told. */
  readonly dated: boolean
  /** What is drawn on the screen. */
  readonly screen: string
  /** The mayor's answers in the conversation, in their order. */
  readonly answers: readonly string[]
}

/** All that a page showed, in its order: a test that looks late misses nothing. */
export interface TownRecord {
  moments(): Promise<readonly TownMoment[]>
  /** Resolves when a moment was as expected, however long ago that was. */
  saw(what: string, isExpected: (moment: TownMoment) => boolean): Promise<void>
}

type RecordingWindow = Window & { townMoments?: TownMoment[] }

/** Records in the document that is shown now, after each change of it, until it is left; a second call begins anew. */
export async function recordTown(page: Page): Promise<TownRecord> {
  await page.evaluate(() => {
    const recording = window as RecordingWindow
    const isFirst = recording.townMoments === undefined
    recording.townMoments = []
    const look = (): void => {
      const terminal = document.querySelector<HTMLElement>('[data-testid=mayor-terminal]')
      const moment: TownMoment = {
        state: terminal?.dataset['state'] ?? null,
        still: terminal?.dataset['still'] === 'true',
        dated: terminal?.textContent?.includes('as it was at') ?? false,
        screen: [...(terminal?.querySelectorAll('.xterm-rows > div') ?? [])].map((row) => row.textContent ?? '').join('\n'),
        answers: [...document.querySelectorAll('[data-testid=message-assistant]')].map((answer) =>
          [...answer.querySelectorAll('[data-part=text]')].map((part) => part.textContent ?? '').join(''),
        ),
      }
      const moments = (recording.townMoments ??= [])
      if (JSON.stringify(moments.at(-1)) !== JSON.stringify(moment)) moments.push(moment)
    }
    look()
    if (isFirst)
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  const moments = async () => (await page.evaluate(() => (window as RecordingWindow).townMoments)) ?? []
  return {
    moments,
    saw: async (what, isExpected) => void (await until(what, async () => (await moments()).some(isExpected))),
  }
}
