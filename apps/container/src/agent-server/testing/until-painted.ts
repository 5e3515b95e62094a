import { spawn } from '@lydell/node-pty'
import headless from '@xterm/headless'
import type { Command } from '../../sandbox/sandbox.ts'

const size = { cols: 120, rows: 40 }

/** Runs a command in a terminal until its screen shows the text, then ends it; the test's timeout is the bound. */
export async function untilPainted(command: Command, text: string): Promise<void> {
  const screen = new headless.Terminal({ ...size, allowProposedApi: true })
  const pty = spawn(command.file, [...command.args], { ...size, cwd: command.cwd, env: { ...command.env } })
  // The program asks its terminal what it can do, and waits for the answer.
  screen.onData((answer) => pty.write(answer))
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => resolve(exitCode))
  })
  const painted = new Promise<void>((resolve) => {
    pty.onData((data) => screen.write(data, () => shows(screen, text) && resolve()))
  })
  try {
    const end = await Promise.race([painted, exited])
    if (typeof end === 'number') throw new Error(`the terminal's program ended with exit code ${end} before it showed "${text}"`)
  } finally {
    pty.kill('SIGKILL')
    await exited
    screen.dispose()
  }
}

function shows(screen: headless.Terminal, text: string): boolean {
  const { active } = screen.buffer
  return Array.from({ length: size.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '').some(
    (line) => line.includes(text),
  )
}
