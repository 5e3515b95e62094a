import type { Page } from 'playwright-core'
import { until } from './until.ts'

/** A cold start on a machine that does other work too: the engine boots, and its terminal after it. */
const coldMs = 90_000

/** What a person sees of a terminal, and does with it. */
export interface TerminalPage {
  /** A live terminal that shows something. */
  painted(): Promise<void>
  /** The rows of the screen as they are drawn, top first, without blanks at their ends. */
  rows(): Promise<readonly string[]>
  /** Resolves when a row of the screen has the text. */
  shows(text: string, withinMs?: number): Promise<void>
  type(text: string): Promise<void>
  /** Types a line and presses Enter. */
  run(line: string): Promise<void>
}

/** The mayor's, or another's by its test id. */
export function terminalOn(page: Page, testId = 'mayor-terminal'): TerminalPage {
  const terminal = page.getByTestId(testId)
  const rows = async (): Promise<readonly string[]> =>
    (await terminal.locator('.xterm-rows > div').allInnerTexts()).map((row) => row.trimEnd())
  const type = async (text: string): Promise<void> => {
    await terminal.locator('textarea').first().focus()
    await page.keyboard.type(text)
  }
  return {
    rows,
    type,
    painted: async () => page.locator(`[data-testid=${testId}][data-state=live][data-painted=true]`).waitFor({ timeout: coldMs }),
    shows: async (text, withinMs = coldMs) => {
      let last: readonly string[] = []
      await until(
        `the terminal shows "${text}"`,
        async () => {
          last = await rows()
          return last.some((row) => row.includes(text))
        },
        withinMs,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; it shows:\n${last.join('\n')}`)
      })
    },
    run: async (line) => {
      await type(line)
      await page.keyboard.press('Enter')
    },
  }
}
