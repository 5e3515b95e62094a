import { Unicode11Addon } from '@xterm/addon-unicode11'
import xterm from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { HeadlessScreen } from './headless-screen.ts'
import { describeTerminal } from './testing/describe-terminal.ts'
import { randomOutput } from './testing/random-output.ts'
import { seededRandom } from './testing/seeded-random.ts'

const size = { cols: 80, rows: 24 }

function createScreen() {
  const failures: unknown[] = []
  let wake = () => {}
  const screen = new HeadlessScreen({
    size,
    onAnswer: () => {},
    onFailure: (error) => failures.push(error),
    onParsed: () => wake(),
  })
  const feed = async (bytes: Uint8Array) => {
    screen.write(bytes)
    await new Promise<void>((resolve) => {
      wake = () => screen.backlogBytes === 0 && resolve()
    })
  }
  return { screen, failures, feed }
}

function createViewer() {
  const terminal = new xterm.Terminal({ ...size, scrollback: 2_000, allowProposedApi: true })
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  return { terminal, feed: (bytes: Uint8Array) => new Promise<void>((resolve) => terminal.write(bytes, resolve)) }
}

describe('a replay', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'cut anywhere shows what the whole output shows, and goes on alike (seed %i)',
    async (seed) => {
      const random = seededRandom(seed)
      const output = new TextEncoder().encode(randomOutput(random, 3_000))
      const { screen, failures, feed } = createScreen()
      const whole = createViewer()
      const cut = Math.floor(random() * output.length)
      await feed(output.subarray(0, cut))
      const replay = screen.replay()
      expect(replay.offset).toBeLessThanOrEqual(cut)
      const late = createViewer()
      await late.feed(replay.bytes)
      await whole.feed(output.subarray(0, replay.offset))
      expect(describeTerminal(late.terminal)).toEqual(describeTerminal(whole.terminal))
      await Promise.all([late.feed(output.subarray(replay.offset)), whole.feed(output.subarray(replay.offset))])
      expect(describeTerminal(late.terminal)).toEqual(describeTerminal(whole.terminal))
      expect(failures).toEqual([])
      screen.dispose()
    },
  )
})
