import { describe, expect, it } from 'vitest'
import { encodeBinaryFrame, parseBinaryFrame } from './binary-frame.ts'
import { closeCodes } from './close-codes.ts'
import { encodeServerMessage } from './server-message.ts'
import type { ServerMessage } from './server-message.ts'
import { createTerminalViewer } from './terminal-viewer.ts'
import type { ViewerNotice, ViewerState } from './terminal-viewer.ts'
import { RecordingScreen } from './testing/recording-screen.ts'
import { SocketPair } from './testing/socket-pair.ts'
import { StandingClock } from './testing/standing-clock.ts'
import { parseViewerMessage } from './viewer-message.ts'

const ptyId = 'pty-1'
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function createBench(options: { helloIsInAddress?: boolean } = {}) {
  const clock = new StandingClock()
  const screen = new RecordingScreen()
  const sockets: SocketPair[] = []
  const hellos: string[] = []
  const states: ViewerState[] = []
  const notices: ViewerNotice[] = []
  const viewer = createTerminalViewer({
    ...options,
    openSocket: (hello) => {
      const pair = new SocketPair()
      sockets.push(pair)
      hellos.push(hello)
      return pair.viewer
    },
    screen,
    size: { cols: 100, rows: 30 },
    viewerId: 'viewer',
    now: clock.now,
    after: clock.after,
    onState: (state) => states.push(state),
    onNotice: (notice) => notices.push(notice),
  })
  const socket = () => {
    const newest = sockets.at(-1)
    if (newest === undefined) throw new Error('no socket was opened')
    return newest
  }
  const say = (message: ServerMessage) => {
    socket().server.send(encodeServerMessage(message))
    socket().deliverToViewer()
  }
  const sayBytes = (frame: Uint8Array) => {
    socket().server.send(frame)
    socket().deliverToViewer()
  }
  const output = (offset: number, text: string) => sayBytes(encodeBinaryFrame({ kind: 'output', offset, bytes: bytesOf(text) }))
  const replay = (offset: number, text: string, id = ptyId) =>
    sayBytes(encodeBinaryFrame({ kind: 'replay', ptyId: id, offset, cols: 80, rows: 24, bytes: bytesOf(text) }))
  /** What the viewer has said since the last look. */
  const heard = () =>
    socket()
      .toServer.splice(0)
      .map((frame) => {
        if (typeof frame === 'string') return parseViewerMessage(frame)
        const parsed = parseBinaryFrame(frame)
        return 'kind' in parsed && parsed.kind !== 'still'
          ? { kind: parsed.kind, offset: parsed.offset, text: textOf(parsed.bytes) }
          : parsed
      })
  const goLive = () => {
    socket().open()
    say({ type: 'welcome', inputOffset: 0 })
    replay(0, '')
    heard()
  }
  return { clock, screen, sockets, hellos, socket, states, notices, viewer, say, sayBytes, output, replay, heard, goLive }
}

describe('opening', () => {
  it('connects at once and says hello with its size', () => {
    const { socket, heard, states } = createBench()
    expect(states).toEqual([{ state: 'connecting', attempt: 1 }])
    socket().open()
    expect(heard()).toEqual([
      expect.objectContaining({
        type: 'hello',
        cols: 100,
        rows: 30,
        inputOffset: 0,
        viewerId: expect.stringMatching(/^viewer\./),
      }),
    ])
  })

  it('says hello in the address of the socket and not again, with the size that it learned meanwhile', () => {
    const { socket, say, heard, hellos, viewer } = createBench({ helloIsInAddress: true })
    expect(hellos.map((hello) => parseViewerMessage(hello))).toEqual([expect.objectContaining({ type: 'hello', cols: 100 })])
    viewer.resize(120, 40)
    socket().open()
    expect(heard()).toEqual([])
    say({ type: 'welcome', inputOffset: 0 })
    expect(heard()[0]).toEqual({ type: 'resize', cols: 120, rows: 40 })
  })

  it('shows the progress of a start, then the screen', () => {
    const { socket, say, replay, states, screen } = createBench()
    socket().open()
    say({ type: 'progress', text: 'Starting the container', phase: 'container_ready', elapsedMs: 5 })
    say({ type: 'welcome', inputOffset: 0 })
    replay(12, 'hello')
    expect(states.slice(1)).toEqual([
      { state: 'waiting', text: 'Starting the container', phase: 'container_ready', elapsedMs: 5 },
      { state: 'live' },
    ])
    expect(screen.log).toEqual(['80x24', 'reset', 'hello'])
  })

  it('gives up a socket that does not open', () => {
    const { clock, sockets, states } = createBench()
    clock.move(10_000)
    expect(sockets[0]?.closed).toBeDefined()
    expect(states.at(-1)).toEqual({ state: 'disconnected', sinceMs: 10_000, nextAttemptInMs: 100 })
  })

  it('tells of a new size, but not of one that came from the terminal itself', () => {
    const bench = createBench()
    bench.goLive()
    bench.viewer.resize(90, 20)
    expect(bench.heard()).toEqual([{ type: 'resize', cols: 90, rows: 20 }])
    bench.screen.resize = (cols, rows) => bench.viewer.resize(cols, rows)
    bench.say({ type: 'size', cols: 60, rows: 20 })
    expect(bench.heard()).toEqual([])
  })
})

describe('output', () => {
  it('is painted in order, sizes where they belong, however late the screen parses', () => {
    const { screen, goLive, output, say, replay } = createBench()
    goLive()
    screen.log.length = 0
    screen.isQuick = false
    output(0, 'wide')
    say({ type: 'size', cols: 40, rows: 10 })
    output(4, 'narrow')
    replay(50, 'fresh', 'pty-2')
    output(50, '!')
    expect(screen.log).toEqual([])
    screen.parseAll()
    expect(screen.log).toEqual(['wide', '40x10', 'narrow', '80x24', 'reset', 'fresh', '!'])
  })

  it('is acknowledged when it is parsed, each 5,000 bytes', () => {
    const { screen, goLive, output, heard } = createBench()
    goLive()
    screen.isQuick = false
    output(0, 'x'.repeat(4_999))
    output(4_999, 'x')
    expect(heard()).toEqual([])
    screen.parseAll()
    expect(heard()).toEqual([{ type: 'ack', ptyId, offset: 5_000 }])
  })

  it('that does not continue the screen is not painted: the viewer connects again', () => {
    const { goLive, output, sockets, clock, screen } = createBench()
    goLive()
    output(5, 'lost the first five')
    expect(sockets[0]?.closed?.code).toBe(closeCodes.badFrame)
    expect(screen.log).not.toContain('lost the first five')
    clock.move(100)
    expect(sockets).toHaveLength(2)
  })

  it.each([
    ['nonsense', 'not json'],
    ['bytes', Uint8Array.of(9)],
    ['input from the server', encodeBinaryFrame({ kind: 'input', offset: 0, bytes: bytesOf('x') })],
  ])('%s closes the socket with a reason', (_, frame) => {
    const { goLive, socket, sockets } = createBench()
    goLive()
    socket().server.send(frame)
    socket().deliverToViewer()
    expect(sockets[0]?.closed).toEqual({ code: closeCodes.badFrame, reason: expect.stringMatching(/.+/) })
  })

  it('of a gap is told, and the replay after it is painted', () => {
    const { goLive, say, replay, notices, screen } = createBench()
    goLive()
    say({ type: 'gap', from: 10, to: 500 })
    replay(500, 'now')
    expect(notices).toEqual([{ notice: 'gap', fromOffset: 10, toOffset: 500 }])
    expect(screen.log.at(-1)).toBe('now')
  })
})

describe('a lost connection', () => {
  it('is resumed from the last byte that was received', () => {
    const { goLive, output, say, socket, sockets, clock, heard, screen, states } = createBench()
    goLive()
    output(0, 'before ')
    socket().close(1006)
    clock.move(100)
    expect(sockets).toHaveLength(2)
    socket().open()
    expect(heard()).toEqual([expect.objectContaining({ resume: { ptyId, offset: 7 } })])
    say({ type: 'welcome', inputOffset: 0 })
    say({ type: 'resumed', ptyId, offset: 7, cols: 80, rows: 24 })
    output(7, 'after')
    expect(screen.log.join('')).toContain('before 80x24after')
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'live', 'disconnected', 'connecting', 'live'])
  })

  it('is tried again for ever, ever slower, and at once when the container went away', () => {
    const { goLive, socket, sockets, clock, states } = createBench()
    goLive()
    socket().close(closeCodes.containerGone)
    expect(states.at(-1)).toEqual({ state: 'disconnected', sinceMs: 0, nextAttemptInMs: 0 })
    clock.move(0)
    for (const [attempt, delayMs] of [100, 250, 500, 1_000, 2_000, 2_000].entries()) {
      expect(sockets).toHaveLength(attempt + 2)
      socket().close(closeCodes.containerGone)
      expect(states.at(-1)).toMatchObject({ state: 'disconnected', nextAttemptInMs: delayMs })
      clock.move(delayMs)
    }
    expect(states.at(-1)).toEqual({ state: 'connecting', attempt: 8 })
  })

  it('that nobody told of is noticed by silence', () => {
    const { goLive, sockets, clock, heard, say } = createBench()
    goLive()
    clock.move(10_000)
    expect(sockets[0]?.closed).toBeUndefined()
    expect(heard()).toEqual([{ type: 'ping' }])
    say({ type: 'pong' })
    clock.move(10_000)
    expect(sockets[0]?.closed).toBeUndefined()
    clock.move(10_000)
    expect(sockets[0]?.closed).toBeDefined()
  })

  it('is tried at once when the user asks', () => {
    const { goLive, socket, sockets, viewer } = createBench()
    goLive()
    socket().close(1006)
    viewer.reconnectNow()
    expect(sockets).toHaveLength(2)
  })

  it('that looks alive is checked within three seconds when the user asks', () => {
    const { goLive, sockets, viewer, clock } = createBench()
    goLive()
    viewer.reconnectNow()
    clock.move(3_000)
    expect(sockets[0]?.closed).toBeDefined()
  })

  it.each([closeCodes.agentNotFound, closeCodes.unauthenticated, closeCodes.superseded])(
    'with code %i is not tried again',
    (code) => {
      const { goLive, socket, clock, states } = createBench()
      goLive()
      socket().close(code)
      expect(states.at(-1)).toEqual({ state: 'refused', text: expect.stringMatching(/.+/) })
      expect(clock.alarmCount).toBe(0)
    },
  )

  it('after a refusal keeps the words, and is not tried again', () => {
    const { socket, say, clock, states } = createBench()
    socket().open()
    say({ type: 'refused', text: 'Reload the page.' })
    socket().close(closeCodes.refused)
    expect(states.at(-1)).toEqual({ state: 'refused', text: 'Reload the page.' })
    expect(clock.alarmCount).toBe(0)
  })
})

describe('the end of the program', () => {
  it('is told, and a new one is shown on the same socket', () => {
    const { goLive, say, replay, states, sockets } = createBench()
    goLive()
    say({ type: 'exit', code: 3, text: 'ended' })
    expect(states.at(-1)).toEqual({ state: 'ended', exitCode: 3, text: 'ended' })
    replay(0, 'again', 'pty-2')
    expect(states.at(-1)).toEqual({ state: 'live' })
    expect(sockets).toHaveLength(1)
  })
})

describe('input', () => {
  it('that is typed before the terminal is there is kept and sent once it is', () => {
    const { viewer, socket, say, heard } = createBench()
    viewer.input('early ')
    socket().open()
    viewer.input('bird')
    heard()
    say({ type: 'welcome', inputOffset: 0 })
    expect(heard()).toEqual([{ kind: 'input', offset: 0, text: 'early bird' }, { type: 'ping' }])
  })

  it('that was not acknowledged is sent again, from where the server has it', () => {
    const { goLive, viewer, say, socket, clock, heard } = createBench()
    goLive()
    viewer.input('abc')
    viewer.input('def')
    say({ type: 'input-ack', offset: 2 })
    socket().close(1006)
    viewer.input('ghi')
    clock.move(100)
    socket().open()
    expect(heard()).toEqual([expect.objectContaining({ inputOffset: 2 })])
    say({ type: 'welcome', inputOffset: 4 })
    expect(heard()).toContainEqual({ kind: 'input', offset: 4, text: 'efghi' })
  })

  it('beyond the window waits for acknowledgement', () => {
    const { goLive, viewer, say, heard } = createBench()
    goLive()
    viewer.input('x'.repeat(100_000))
    expect(heard()).toEqual([{ kind: 'input', offset: 0, text: 'x'.repeat(65_536) }])
    say({ type: 'input-ack', offset: 65_536 })
    expect(heard()).toEqual([{ kind: 'input', offset: 65_536, text: 'x'.repeat(34_464) }])
  })

  it('beyond 64 KB while not live is dropped whole, and that is told', () => {
    const { viewer, notices, socket, say, heard } = createBench()
    viewer.input('x'.repeat(65_000))
    viewer.input('y'.repeat(600))
    viewer.input('z')
    expect(notices).toEqual([{ notice: 'input_dropped', bytes: 600 }])
    socket().open()
    heard()
    say({ type: 'welcome', inputOffset: 0 })
    expect(heard()[0]).toEqual({ kind: 'input', offset: 0, text: `${'x'.repeat(65_000)}z` })
  })

  it('never holds what the screen answered by itself', () => {
    const { goLive, viewer, heard } = createBench()
    goLive()
    viewer.input('\x1b[?1;2c')
    viewer.input('\x1b[24;80R')
    expect(heard()).toEqual([])
  })
})

it('after dispose nothing is called and no timer is left', () => {
  const { goLive, viewer, sockets, clock, states, screen, output } = createBench()
  goLive()
  screen.isQuick = false
  output(0, 'x'.repeat(6_000))
  const told = states.length
  viewer.dispose()
  screen.parseAll()
  viewer.input('x')
  viewer.reconnectNow()
  expect(sockets).toHaveLength(1)
  expect(sockets[0]?.closed?.code).toBe(1000)
  expect(states).toHaveLength(told)
  expect(clock.alarmCount).toBe(0)
})

it('takes a browser’s WebSocket as it is', () => {
  const open =
    (url: string): Parameters<typeof createTerminalViewer>[0]['openSocket'] =>
    () =>
      new WebSocket(url)
  expect(open('ws://localhost')).toBeTypeOf('function')
})

describe('the last screen', () => {
  const stillOf = (takenAtMs: number, text: string) =>
    encodeBinaryFrame({ kind: 'still', takenAtMs, cols: 90, rows: 20, bytes: bytesOf(text) })

  it('is painted first, marked with its time, while the state goes on waiting; nothing of it is acknowledged or resumed from', () => {
    const { socket, sayBytes, say, screen, notices, states, heard, sockets, clock } = createBench()
    socket().open()
    heard()
    sayBytes(stillOf(42, 'before'))
    say({ type: 'progress', text: 'Starting' })
    expect(screen.log).toEqual(['90x20', 'reset', 'before'])
    expect(notices).toEqual([{ notice: 'still', takenAtMs: 42 }])
    expect(states.at(-1)).toEqual({ state: 'waiting', text: 'Starting' })
    expect(heard()).toEqual([])
    socket().close(4001)
    clock.move(0)
    expect(sockets).toHaveLength(2)
    socket().open()
    expect(heard()).toEqual([expect.not.objectContaining({ resume: expect.anything() })])
  })

  it('gives way to the live screen in one parse', () => {
    const { socket, sayBytes, replay, screen, states } = createBench()
    socket().open()
    sayBytes(stillOf(42, 'before'))
    screen.isQuick = false
    replay(7, 'live')
    expect(screen.log).toEqual(['90x20', 'reset', 'before'])
    screen.parseAll()
    expect(screen.log.slice(3)).toEqual(['80x24', 'reset', 'live'])
    expect(states.at(-1)).toEqual({ state: 'live' })
  })

  it('never covers what a program wrote, nor a newer one', () => {
    const { socket, sayBytes, replay, screen, notices } = createBench()
    socket().open()
    sayBytes(stillOf(42, 'before'))
    sayBytes(stillOf(41, 'older'))
    replay(0, 'live')
    sayBytes(stillOf(99, 'late'))
    expect(screen.log).not.toContain('older')
    expect(screen.log).not.toContain('late')
    expect(notices).toHaveLength(1)
  })

  it('keeps what is typed over it, and delivers it once to the live program', () => {
    const { socket, sayBytes, say, replay, viewer, heard } = createBench()
    socket().open()
    sayBytes(stillOf(42, 'before'))
    viewer.input('early')
    heard()
    say({ type: 'welcome', inputOffset: 0 })
    expect(heard()).toContainEqual({ kind: 'input', offset: 0, text: 'early' })
    replay(0, 'live')
    expect(heard()).not.toContainEqual(expect.objectContaining({ kind: 'input' }))
  })

  it.each(['the connection', 'the program'])(
    'a live screen stays when %s is lost, and the page is told since when it is old',
    (lost) => {
      const { goLive, socket, say, notices, screen, clock } = createBench()
      goLive()
      const painted = screen.log.length
      clock.move(5)
      if (lost === 'the connection') socket().close(1006)
      else say({ type: 'progress', text: 'The terminal is drawing itself' })
      say({ type: 'progress', text: 'still waiting' })
      expect(notices).toEqual([{ notice: 'still', takenAtMs: clock.now() }])
      expect(screen.log).toHaveLength(painted)
    },
  )
})
