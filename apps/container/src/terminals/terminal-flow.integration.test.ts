import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flowLimits } from '@gastown/terminal/flow-limits'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Terminals } from './terminals.ts'
import { randomOutput } from './testing/random-output.ts'
import { ReceivedOutput } from './testing/received-output.ts'
import { seededRandom } from './testing/seeded-random.ts'
import { agentId, clock, createTestTerminals, shell, TestViewer } from './testing/terminal-bench.ts'
import { until } from './testing/until.ts'

let terminals: Terminals
let viewers: TestViewer[]
let folder: string

beforeEach(() => {
  terminals = createTestTerminals()
  viewers = []
  folder = mkdtempSync(join(tmpdir(), 'terminal-flow-'))
})

afterEach(async () => {
  for (const viewer of viewers) viewer.dispose()
  await terminals.closeAll()
  rmSync(folder, { recursive: true })
})

function view(options: Partial<ConstructorParameters<typeof TestViewer>[0]> = {}): TestViewer {
  const viewer = new TestViewer({ terminals, ...options })
  viewers.push(viewer)
  return viewer
}

/** A program that writes just these bytes, most of them once a key is pressed, then stays. */
function write(bytes: Uint8Array): ReturnType<typeof shell> {
  const file = join(folder, 'output')
  writeFileSync(file, bytes)
  return shell(`stty raw -echo; head -c 8 ${file}; head -c 1 > /dev/null; tail -c +9 ${file}; cat > /dev/null`)
}

async function start(bytes: Uint8Array): Promise<void> {
  const opened = terminals.open(agentId, write(bytes))
  await Promise.all(viewers.map((viewer) => until('the viewer is live', () => viewer.state === 'live')))
  viewers[0]?.viewer.input('!')
  await opened
}

const linesOf = (bytes: number): Uint8Array => {
  const all = Buffer.alloc(bytes)
  for (let at = 0, line = 1; at < bytes; line += 1) at += all.write(`line ${line}\r\n`, at)
  return all
}

describe('resuming', () => {
  it('after a drop goes on with the very next byte', async () => {
    const written = linesOf(400_000)
    const received = new ReceivedOutput(written)
    const viewer = view({ onReceive: (frame) => received.take(frame) })
    const dropEvery = 60_000
    let next = dropEvery
    const cancel = setInterval(() => {
      if (received.position < next) return
      next += dropEvery
      viewer.drop()
    }, 1)
    await start(written)
    await until('all is received', () => received.position === written.length)
    clearInterval(cancel)
    expect(received.gaps).toBe(0)
    expect(received.resumes).toBeGreaterThan(1)
    expect(received.replays).toBe(1)
  })

  it('what a viewer saw and the gaps it was told of are what the PTY wrote, whatever happens to its line', async () => {
    let gaps = 0
    let resumes = 0
    for (const seed of [1, 2, 3, 4]) {
      const random = seededRandom(seed)
      const written = new TextEncoder().encode(randomOutput(random, 2_500_000))
      terminals = createTestTerminals()
      const seen = { fast: new ReceivedOutput(written), tossed: new ReceivedOutput(written) }
      const fast = view({ viewerId: `fast-${seed}`, isBlind: true, onReceive: (frame) => seen.fast.take(frame) })
      const tossed: TestViewer = view({
        viewerId: `tossed-${seed}`,
        onReceive: (frame) => {
          seen.tossed.take(frame)
          if (random() > 0.05) return
          if (random() < 0.5) return setImmediate(() => tossed.drop(random() < 0.5 ? 4001 : 1006))
          tossed.isStuck = true
          clock.after(random() * 400, () => {
            tossed.isStuck = false
            tossed.deliver()
          })
        },
      })
      viewers = [fast, tossed]
      await start(written)
      await until('the fast one has all', () => seen.fast.position === written.length)
      await until('the tossed one has all', () => seen.tossed.position === written.length)
      expect(seen.fast.gaps).toBe(0)
      const late = view({ viewerId: `late-${seed}` })
      await until('all show the same', () => late.state === 'live' && late.picture() === tossed.picture())
      gaps += seen.tossed.gaps
      resumes += seen.tossed.resumes
      for (const viewer of viewers) viewer.dispose()
      await terminals.closeAll()
    }
    expect(gaps).toBeGreaterThan(0)
    expect(resumes).toBeGreaterThan(0)
  })
})

describe('flow control', () => {
  it('50 MB reach a fast viewer whole beside a slow one, which costs no memory and ends up with the same screen', async () => {
    const written = linesOf(50_000_000)
    const received = { fast: new ReceivedOutput(written), slow: new ReceivedOutput(written) }
    let mostOnTheLine = 0
    view({ viewerId: 'fast', isBlind: true, onReceive: (frame) => received.fast.take(frame) })
    const slow = view({ viewerId: 'slow', onReceive: (frame) => received.slow.take(frame) })
    const before = process.memoryUsage().rss
    let mostMemory = before
    const trickle = setInterval(() => {
      mostOnTheLine = Math.max(mostOnTheLine, slow.socket.server.bufferedAmount)
      mostMemory = Math.max(mostMemory, process.memoryUsage().rss)
      if (slow.isStuck) slow.deliverToViewer()
    }, 20)
    const started = start(written)
    await until('the slow one is live', () => slow.state === 'live')
    slow.isStuck = true
    await started
    await until('the fast one has all', () => received.fast.position === written.length, 60_000)
    expect(received.fast.gaps).toBe(0)
    slow.isStuck = false
    slow.deliver()
    await until('the slow one has the end', () => received.slow.position === written.length)
    clearInterval(trickle)
    expect(received.slow.gaps).toBeGreaterThan(0)
    // A window of output, and one replay of 2,000 short lines.
    expect(mostOnTheLine).toBeLessThan(flowLimits.highWaterBytes + 200_000)
    expect(mostMemory - before).toBeLessThan(150_000_000)
    await slow.shows(Buffer.from(written.subarray(-2_000)).toString().split('\r\n').at(-2) ?? '')
  })

  it('a viewer that fell silent stops nobody: the program goes on and ends', async () => {
    const exits: number[] = []
    terminals.onExit((_, exitCode) => exits.push(exitCode))
    const viewer = view()
    await terminals.open(agentId, shell('echo ready; read line; seq 1 300000; exit 5'))
    await viewer.shows('ready')
    viewer.isStuck = true
    viewer.viewer.input('\r')
    await until('the program has ended', () => exits.length > 0)
    expect(exits).toEqual([5])
    viewer.isStuck = false
    viewer.deliver()
    await viewer.shows('300000')
    expect(viewer.notices).toContainEqual(expect.objectContaining({ notice: 'gap' }))
  })

  it('a program that ends while its terminal rests loses no output', async () => {
    for (const length of [101_000, 103_000, 106_000, 110_000]) {
      const written = linesOf(length)
      writeFileSync(join(folder, 'output'), written)
      const received = new ReceivedOutput(written)
      terminals = createTestTerminals()
      let exited = false
      terminals.onExit(() => (exited = true))
      const viewer = view({ viewerId: `viewer-${length}`, onReceive: (frame) => received.take(frame) })
      await until('it is there', () => viewer.state === 'waiting')
      viewer.isStuck = true
      await terminals.open(agentId, shell(`stty raw -echo; cat ${join(folder, 'output')}`))
      await until('the program has ended', () => exited)
      viewer.isStuck = false
      viewer.deliver()
      await until('all was received', () => received.position === length && viewer.state === 'ended')
      expect(received.gaps).toBe(0)
      viewer.dispose()
      await terminals.closeAll()
    }
  })
})

describe('input', () => {
  it('reaches the program once, wherever the line breaks', async () => {
    await terminals.open(agentId, shell('stty raw -echo; printf ready; cat'))
    let expected = 'ready'
    const witness = view({ viewerId: 'witness', size: { cols: 400, rows: 50 } })
    await witness.shows('ready')
    for (let breakAt = 1; breakAt <= 24; breakAt += 1) {
      let frames = 0
      const countdown = () => {
        frames += 1
        if (frames === breakAt) typist.socket.close(1006, 'dropped by the test')
      }
      const typist: TestViewer = view({ viewerId: `typist-${breakAt}`, onReceive: countdown, onSend: countdown })
      const word = `<${breakAt}:abcdefghij>`
      for (const key of word) typist.viewer.input(key)
      expected += word
      await until(`${word} is there`, () => witness.text().replaceAll('\n', '').includes(expected))
      typist.viewer.input('.')
      expected += '.'
      await until('the key after it is there', () => witness.text().replaceAll('\n', '').endsWith(expected))
      typist.dispose()
    }
    expect(witness.text().replaceAll('\n', '')).toBe(expected)
  })

  it('a program that does not read gets no more than its window, and all of it when it reads', async () => {
    await terminals.open(
      agentId,
      shell('stty raw -echo; printf ready; head -c 1 > /dev/null; read -r -t 1 -n 0 nothing; wc -c < <(head -c 300000)'),
    )
    const viewer = view()
    await viewer.shows('ready')
    viewer.viewer.input('!')
    viewer.viewer.input('x'.repeat(300_000))
    await viewer.shows('300000')
    expect(viewer.notices).toEqual([])
  })
})

/** Undefined when it is gone. Fourth field of `stat`; the second is a name in brackets. */
function readParent(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

it('200 terminals opened, looked at and closed leave no descriptor and no process', async () => {
  const descriptors = () => readdirSync('/proc/self/fd').length
  const children = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readParent(pid) === process.pid).length
  const cycle = async (turn: number) => {
    const viewer = view({ viewerId: `viewer-${turn}`, isBlind: true })
    await terminals.open(agentId, shell('echo here; exec cat'))
    await until('it is live', () => viewer.state === 'live')
    await terminals.close(agentId, 'closed')
    viewer.dispose()
    viewers = []
  }
  await cycle(0)
  const before = { descriptors: descriptors(), children: children() }
  for (let turn = 1; turn <= 200; turn += 1) await cycle(turn)
  await terminals.closeAll()
  expect(descriptors()).toBeLessThanOrEqual(before.descriptors)
  expect(children()).toBe(before.children)
  expect(terminals.viewerCount()).toBe(0)
})
