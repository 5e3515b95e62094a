import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The kilo that the containers use. */
export function installedKilo(): string {
  const { resolve } = createRequire(path.join(import.meta.dirname, '..', '..', 'apps', 'container', 'package.json'))
  return path.join(path.dirname(resolve('@kilocode/cli-linux-x64/package.json')), 'bin', 'kilo')
}

/**
 * Writes a program that is kilo but for its terminal, which is a plain shell: what it prints is known to the byte, and a test can have it
 * print what it likes. Runs only without a sandbox, in which the real program would not be seen.
 */
export async function writeKiloWithShell(folder: string): Promise<string> {
  const root = path.join(folder, 'kilo-with-shell')
  const file = path.join(root, 'bin', 'kilo')
  await mkdir(path.dirname(file), { recursive: true })
  // It is found like any package's program, with its version beside it.
  await copyFile(path.join(path.dirname(path.dirname(installedKilo())), 'package.json'), path.join(root, 'package.json'))
  const script = `#!/bin/sh
if [ "$1" = attach ]; then
  PS1='$ ' exec sh
fi
exec ${installedKilo()} "$@"
`
  await writeFile(file, script, { mode: 0o755 })
  return file
}
