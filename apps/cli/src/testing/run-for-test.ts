import { runCli } from '../run-cli.ts'

export interface RunOptions {
  /** What is on standard input. */
  readonly input?: string
  /** Aborted: Ctrl-C. */
  readonly signal?: AbortSignal
  readonly onPrint?: (text: string) => void
}

/** Runs a command as a program would: no terminal, a home that is not the user's. */
export async function runForTest(
  args: readonly string[],
  env: Record<string, string> = {},
  { input = '', signal = new AbortController().signal, onPrint }: RunOptions = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const exitCode = await runCli(args, {
    env,
    home: '/nonexistent',
    print: (text) => {
      out += text
      onPrint?.(text)
    },
    printError: (text) => (err += text),
    isInteractive: false,
    readInput: () => Promise.resolve(input),
    catchInterrupt: () => ({ signal, [Symbol.dispose]: () => {} }),
  })
  return { exitCode, out, err }
}
