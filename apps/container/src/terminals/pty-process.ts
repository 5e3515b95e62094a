import type { Socket } from 'node:net'
import { spawn } from '@lydell/node-pty'
import type { IPty } from '@lydell/node-pty'
import type { Command } from '../sandbox/sandbox.ts'
import { findSessionProcesses } from './session-processes.ts'
import type { TerminalSize } from './terminal-size.ts'

/** How long a program may take to save itself after SIGHUP, ms. kilo needs 390. */
const hangupGraceMs = 2_000
/** How long the end of a dead program's output may take to arrive, ms, before its PTY is closed all the same. */
const drainGraceMs = 1_000
/** Between two looks whether a killed session is gone, ms, and how many: two seconds, unless one of it hangs in the kernel. */
const goneLookMs = 10
const goneLooks = 200
/** Answers to a program that does not read them, bytes. More are dropped: it asks and never listens. */
const maxUnreadAnswerBytes = 65_536

type After = (delayMs: number, ring: () => void) => () => void

/**
 * A program on a pseudoterminal, by node-pty, with bytes instead of text, with writes that tell when they are done, and with nothing
 * lost when the program ends while reading rests.
 */
export class PtyProcess {
  readonly #pty: IPty
  readonly #socket: Socket
  readonly #after: After
  readonly #exited: Promise<void>
  #hasExited = false
  #isPaused = false
  /** The program is gone, what it wrote last is being read. */
  #isDraining = false

  constructor(options: {
    readonly command: Command
    readonly size: TerminalSize
    readonly after: After
    readonly onData: (bytes: Uint8Array) => void
    /** After the last `onData`. */
    readonly onExit: (exitCode: number) => void
  }) {
    const { command, size } = options
    this.#after = options.after
    this.#pty = spawn(command.file, [...command.args], {
      name: 'xterm-256color',
      cols: size.cols,
      rows: size.rows,
      cwd: command.cwd,
      env: { ...command.env, COLORTERM: 'truecolor' },
      encoding: null,
    })
    // node-pty 1.1.0 has no public way to learn when a write is done, or to keep it from closing early. The version is pinned.
    // oxlint-disable-next-line no-underscore-dangle
    this.#socket = (this.#pty as unknown as { _socket: Socket })._socket
    this.#readToTheEnd()
    this.#pty.onData((data) => options.onData(data as unknown as Uint8Array))
    this.#exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#hasExited = true
        this.#signalSession('SIGKILL')
        options.onExit(signal ? 128 + signal : exitCode)
        resolve()
      })
    })
  }

  get pid(): number {
    return this.#pty.pid
  }

  /** `written` is called when the terminal has taken the bytes, or when there is none any more to take them. */
  write(bytes: Uint8Array, written: () => void): void {
    if (this.#hasExited || !this.#socket.writable) return written()
    this.#socket.write(bytes, () => written())
  }

  /** Bytes of the terminal itself, such as a cursor position; dropped when the program does not read. */
  answer(text: string): void {
    if (this.#hasExited || !this.#socket.writable || this.#socket.writableLength > maxUnreadAnswerBytes) return
    this.#socket.write(text)
  }

  resize({ cols, rows }: TerminalSize): void {
    if (!this.#hasExited && !this.#socket.destroyed) this.#pty.resize(cols, rows)
  }

  /** Reads nothing until `resume`: the program blocks when the kernel's buffer (some 64 KB) is full. */
  pause(): void {
    if (this.#isDraining) return
    this.#isPaused = true
    this.#pty.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#pty.resume()
  }

  /** SIGHUP, then SIGKILL after a grace, of the program and all of its session; resolves when they are gone. */
  async end(): Promise<void> {
    if (this.#hasExited) return
    // A program that is blocked in a write to a resting terminal could not end by itself.
    this.#isDraining = true
    this.resume()
    this.#signalSession('SIGHUP')
    const cancel = this.#after(hangupGraceMs, () => this.#signalSession('SIGKILL'))
    await this.#exited
    cancel()
    await this.#untilSessionIsGone()
  }

  /** A killed process needs a moment to end, and one that was just being forked is found by the next look only. */
  async #untilSessionIsGone(): Promise<void> {
    for (let looks = 0; looks < goneLooks && findSessionProcesses(this.pid).length > 0; looks += 1) {
      this.#signalSession('SIGKILL')
      await new Promise<void>((resolve) => {
        this.#after(goneLookMs, resolve)
      })
    }
  }

  #signalSession(signal: 'SIGHUP' | 'SIGKILL'): void {
    const pids = new Set(findSessionProcesses(this.pid))
    if (!this.#hasExited) pids.add(-this.pid)
    for (const pid of pids) {
      try {
        process.kill(pid, signal)
      } catch (error) {
        // Ended in this moment: what was wanted.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
  }

  /** node-pty closes the terminal 200 ms after the program's end, read or not. Here a resting terminal is read to its end first. */
  #readToTheEnd(): void {
    const destroy = this.#socket.destroy.bind(this.#socket)
    this.#socket.destroy = (error?: Error) => {
      if (!this.#isPaused) return destroy(error)
      this.#isDraining = true
      this.resume()
      const cancel = this.#after(drainGraceMs, () => destroy(error))
      this.#socket.once('close', cancel)
      return this.#socket
    }
  }
}
