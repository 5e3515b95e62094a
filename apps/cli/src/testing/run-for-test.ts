import { runCli } from '../run-cli.ts'

/** Runs a command as a program would: no terminal, a home that is not the user's. */
export async function runForTest(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const exitCode = await runCli(args, {
    env,
    home: '/nonexistent',
    print: (text) => (out += text),
    printError: (text) => (err += text),
    isInteractive: false,
  })
  return { exitCode, out, err }
}
