import type { Page } from 'playwright-core'

interface KeyTimes {
  keyAt: number
  paintedAt: number | null
}

/**
 * Types `keys` letters, one after the other, into the terminal that has the focus. Returns milliseconds from each key to the frame that
 * shows its letter, on the page's own clock. The terminal must draw its rows as elements.
 */
export async function typeKeys(page: Page, keys: number): Promise<readonly number[]> {
  const durationsMs: number[] = []
  for (let key = 0; key < keys; key += 1) {
    await page.evaluate(armClock)
    await page.keyboard.press(String.fromCodePoint(97 + (key % 26)))
    await page.waitForFunction(() => (window as unknown as KeyTimes).paintedAt !== null, null, { polling: 5 })
    durationsMs.push(
      await page.evaluate(() => {
        const { paintedAt, keyAt } = window as unknown as KeyTimes
        return (paintedAt ?? Infinity) - keyAt
      }),
    )
    if (key % 60 === 59) await page.keyboard.press('Enter')
  }
  return durationsMs
}

/** Runs in the page. */
function armClock(): void {
  const rows = document.querySelector('.xterm-rows')
  if (rows === null) throw new Error('The terminal does not draw with elements here.')
  const times = window as unknown as KeyTimes
  times.paintedAt = null
  document.addEventListener('keydown', (event) => (times.keyAt = event.timeStamp), { once: true, capture: true })
  const text = (): string => rows.textContent.trimEnd()
  const before = text()
  const seen = new MutationObserver(() => {
    // The cursor changes too, by itself.
    if (text() === before) return
    seen.disconnect()
    // xterm.js draws within a frame: the next task is after it.
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = () => (times.paintedAt = performance.now())
    port1.postMessage(null)
  })
  seen.observe(rows, { subtree: true, childList: true, characterData: true })
}
