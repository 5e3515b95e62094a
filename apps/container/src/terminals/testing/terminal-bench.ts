import type { AgentId } from '@gastown/contract/ids'
import { parseBinaryFrame } from '@gastown/terminal/binary-frame'
import { parseServerMessage } from '@gastown/terminal/server-message'
import { skipFatalErase } from '@gastown/terminal/skip-fatal-erase'
import { createTerminalViewer } from '@gastown/terminal/terminal-viewer'
import type { TerminalViewer, ViewerNotice, ViewerState } from '@gastown/terminal/terminal-viewer'
import { SocketPair } from '@gastown/terminal/testing/socket-pair'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import xterm from '@xterm/headless'
import type { Command } from '../../sandbox/sandbox.ts'
import { createTerminals } from '../create-terminals.ts'
import type { TerminalSize } from '../terminal-size.ts'
import type { Terminals } from '../terminals.ts'
import { describeTerminal } from './describe-terminal.ts'
import { until } from './until.ts'

export const agentId = 'agent-1' as AgentId

/** Real time. */
export const clock = {
  now: () => Date.now(),
  after: (delayMs: number, ring: () => void) => {
    const timer = setTimeout(ring, delayMs)
    return () => clearTimeout(timer)
  },
}

const silent = { info: () => {}, warn: () => {}, error: () => {} }

export function createTestTerminals(log: Parameters<typeof createTerminals>[0]['log'] = silent): Terminals {
  return createTerminals({ clock, log })
}

/** A program of the system's own shell, with nothing of this process's environment but the path. */
export function shell(script: string): Command {
  return bash('-c', script)
}

export function bash(...args: string[]): Command {
  return {
    file: '/bin/bash',
    args,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', PS1: '$ ', LC_ALL: 'C.UTF-8', TMPDIR: process.env['TMPDIR'] ?? '/tmp' },
  }
}

export type ReceivedFrame = ReturnType<typeof parseServerMessage> | ReturnType<typeof parseBinaryFrame>

/** A page: the real viewer on a real (headless) xterm.js, and a record of what it was given. */
export class TestViewer {
  readonly viewer: TerminalViewer
  readonly states: ViewerState[] = []
  readonly notices: ViewerNotice[] = []
  readonly terminal: xterm.Terminal
  /** While set, nothing is delivered to this viewer: a line that is slow, or dead without a word. */
  isStuck = false
  socket: SocketPair
  /** Sockets opened so far. */
  socketCount = 0
  readonly #attach: (pair: SocketPair) => void
  readonly #onSend: (() => void) | undefined
  readonly #onReceive: ((frame: ReceivedFrame) => void) | undefined
  #isDelivering = false

  constructor(options: {
    readonly terminals: Terminals
    readonly viewerId?: string
    readonly size?: TerminalSize
    /** Each frame that reaches this viewer. */
    readonly onReceive?: (frame: ReceivedFrame) => void
    /** Told of each frame that this viewer sends, before it arrives. */
    readonly onSend?: () => void
    /** Paints nothing, parses at once: a viewer that is faster than any screen. */
    readonly isBlind?: boolean
  }) {
    const { terminals, viewerId = 'viewer', size = { cols: 80, rows: 24 }, onReceive, onSend, isBlind = false } = options
    this.#onSend = onSend
    this.#onReceive = onReceive
    this.terminal = new xterm.Terminal({ ...size, scrollback: 2_000, allowProposedApi: true })
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.unicode.activeVersion = '11'
    skipFatalErase(this.terminal)
    this.#attach = (pair) => terminals.attach(agentId, pair.server)
    this.socket = new SocketPair()
    this.viewer = createTerminalViewer({
      openSocket: () => this.#openSocket().viewer,
      screen: {
        write: (data, parsed) => {
          if (isBlind) setImmediate(parsed)
          else this.terminal.write(data, parsed)
        },
        reset: () => this.terminal.reset(),
        resize: (cols, rows) => this.terminal.resize(cols, rows),
      },
      size,
      viewerId,
      now: clock.now,
      after: clock.after,
      onState: (state) => this.states.push(state),
      onNotice: (notice) => this.notices.push(notice),
    })
    // As a page does: what xterm.js says, typed or by itself, goes to the viewer.
    this.terminal.onData((data) => this.viewer.input(data))
  }

  get state(): ViewerState['state'] | undefined {
    return this.states.at(-1)?.state
  }

  /** What is on the screen and in the scrollback, with colours and cursor. */
  picture(): string {
    return [`${this.terminal.cols}x${this.terminal.rows}`, ...describeTerminal(this.terminal)].join('\n')
  }

  /** The visible text. */
  text(): string {
    const { active } = this.terminal.buffer
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
    return lines.join('\n')
  }

  async shows(text: string): Promise<void> {
    await until(`the viewer shows ${JSON.stringify(text)}`, () => this.text().includes(text))
  }

  /** Ends this socket as a network would. */
  drop(code = 4001): void {
    this.socket.close(code, 'dropped by the test')
  }

  dispose(): void {
    this.viewer.dispose()
    this.terminal.dispose()
  }

  #openSocket(): SocketPair {
    const pair = new SocketPair()
    this.socket = pair
    this.socketCount += 1
    pair.onFrame = () => this.deliver()
    setImmediate(() => {
      if (pair.closed !== undefined) return
      this.#attach(pair)
      pair.open()
      this.deliver()
    })
    return pair
  }

  /** Hands the next frame on; false when there is none. By itself this happens unless the viewer is stuck. */
  deliverToViewer(): boolean {
    const frame = this.socket.toViewer[0]
    if (frame !== undefined) this.#onReceive?.(typeof frame === 'string' ? parseServerMessage(frame) : parseBinaryFrame(frame))
    return this.socket.deliverToViewer()
  }

  /** Frames travel in turns of the event loop, as they would on a real line. */
  deliver(): void {
    if (this.#isDelivering) return
    this.#isDelivering = true
    setImmediate(() => {
      this.#isDelivering = false
      const pair = this.socket
      if (pair.toServer.length > 0) this.#onSend?.()
      let more = pair.deliverToServer()
      if (!this.isStuck) more = this.deliverToViewer() || more
      if (more) this.deliver()
    })
  }
}
