import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import type { Terminal } from '@xterm/xterm'
import type { Page } from 'playwright-core'
import { figureOf, type Figure } from '../support/figure.ts'
import { openBenchHouse } from '../support/bench-house.ts'
import { terminalPainted } from '../support/page-clock.ts'
import { spreadOf } from '../support/quantiles.ts'
import { typeKeys } from '../support/type-keys.ts'

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
    const whole = await typeKeys(page, keys)
    const alone = await typeKeys(await openScreenAlone(page), keys)
    return [
      figureOf({
        scenario: 'terminal echo',
        what: 'key to painted, the whole way',
        durationsMs: whole,
        target: { p50Ms: 16 },
        floor: { what: 'a bare PTY', p50Ms: bare },
      }),
      figureOf({
        scenario: 'terminal echo',
        what: 'of it the browser’s own: xterm.js alone in a page, which writes each key itself at once',
        durationsMs: alone,
      }),
    ]
  } finally {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A page with nothing but a terminal of the same size that echoes without any way to go. */
async function openScreenAlone(page: Page): Promise<Page> {
  const library = dirname(fileURLToPath(import.meta.resolve('@xterm/xterm/package.json')))
  await page.goto('about:blank')
  await page.setContent('<div id="terminal" style="width: 800px; height: 400px"></div>')
  await page.addStyleTag({ path: join(library, 'css', 'xterm.css') })
  await page.addScriptTag({ path: join(library, 'lib', 'xterm.js') })
  await page.evaluate(() => {
    const { Terminal: Screen } = window as unknown as { Terminal: typeof Terminal }
    const terminal = new Screen({ cols: 80, rows: 24 })
    terminal.open(document.getElementById('terminal') as HTMLElement)
    terminal.onData((data) => terminal.write(data === '\r' ? '\r\n' : data))
    terminal.focus()
  })
  return page
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
