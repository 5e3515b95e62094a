import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { figureOf, type Figure } from '../support/figure.ts'
import { openBenchHouse } from '../support/bench-house.ts'
import { terminalPainted } from '../support/page-clock.ts'
import { spreadOf } from '../support/quantiles.ts'

const keys = 200

/**
 * A key in the page to its letter painted: page, town, container, PTY and back. The program in the terminal is `cat`, so that it is the
 * way that is measured and not a program's own drawing.
 */
export async function measureEcho({ program }: { program: string }): Promise<readonly Figure[]> {
  const bare = spreadOf(await bareEcho()).p50Ms
  const folder = await mkdtemp(join(tmpdir(), 'gastown-bench-'))
  const wrapper = join(folder, 'kilo')
  await writeFile(wrapper, `#!/bin/sh\nif [ "$1" = attach ]; then printf 'ready> '; exec cat; fi\nexec ${program} "$@"\n`, {
    mode: 0o755,
  })
  const house = await openBenchHouse({ args: ['--sandbox', 'none', '--spares', '0'], env: { GASTOWN_KILO_BIN: wrapper } })
  try {
    const { townId } = await house.makeTown('Echo')
    const { page } = house
    await page.goto(`${house.gastown.url}/towns/${townId}`)
    await page.locator(terminalPainted.selector).waitFor()
    await page.getByTestId('mayor-terminal').locator('textarea').first().focus()
    const durationsMs: number[] = []
    for (let key = 0; key < keys; key += 1) {
      await page.evaluate(() => {
        const rows = document.querySelector('.xterm-rows')
        if (rows === null) throw new Error('The terminal does not draw with elements here.')
        const times = window as unknown as { keyAt: number; paintedAt: number | null }
        times.paintedAt = null
        document.addEventListener('keydown', (event) => (times.keyAt = event.timeStamp), { once: true, capture: true })
        const seen = new MutationObserver(() => {
          seen.disconnect()
          // The task after the frame in which the row changed.
          requestAnimationFrame(() => undefined)
          const { port1, port2 } = new MessageChannel()
          port2.onmessage = () => (times.paintedAt = performance.now())
          port1.postMessage(null)
        })
        seen.observe(rows, { subtree: true, childList: true, characterData: true })
      })
      await page.keyboard.press(String.fromCodePoint(97 + (key % 26)))
      await page.waitForFunction(() => (window as unknown as { paintedAt: number | null }).paintedAt !== null, null, {
        polling: 5,
      })
      durationsMs.push(
        await page.evaluate(() => {
          const { paintedAt, keyAt } = window as unknown as { keyAt: number; paintedAt: number }
          return paintedAt - keyAt
        }),
      )
      if (key % 60 === 59) await page.keyboard.press('Enter')
    }
    return [
      figureOf({
        scenario: 'terminal echo',
        what: 'key to painted, the whole way',
        durationsMs,
        target: { p50Ms: 16 },
        floor: { what: 'a bare PTY', p50Ms: bare },
      }),
    ]
  } finally {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A byte into a PTY and back, with nothing around it. */
async function bareEcho(): Promise<readonly number[]> {
  const pty = spawn('/bin/cat', [], { cols: 80, rows: 24, env: {} })
  const durationsMs: number[] = []
  let heard = (): void => {}
  pty.onData(() => heard())
  for (let key = 0; key < keys; key += 1) {
    const echoed = new Promise<void>((resolve) => (heard = resolve))
    const began = performance.now()
    pty.write('a')
    await echoed
    durationsMs.push(performance.now() - began)
  }
  const exited = new Promise<void>((resolve) => pty.onExit(() => resolve()))
  pty.kill()
  await exited
  return durationsMs
}
