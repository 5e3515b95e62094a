import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installedKilo } from './kilo-with-shell.ts'

/** kilo, whose server begins only while the gate is open: what is to be seen before a mayor is there does not race against it. */
export interface KiloBehindGate {
  /** Absolute path, for GASTOWN_KILO_BIN. */
  readonly file: string
  /** A server that is started from now on waits. */
  shut(): Promise<void>
  /** Every server goes on. */
  open(): Promise<void>
}

/** The gate is open. Runs in a sandbox too: program and gate are in the one folder that it shows. */
export async function writeKiloBehindGate(folder: string): Promise<KiloBehindGate> {
  const root = path.join(folder, 'kilo-behind-gate')
  const bin = path.join(root, 'bin')
  const gate = path.join(bin, 'shut')
  const file = path.join(bin, 'kilo')
  await mkdir(bin, { recursive: true })
  const installed = path.dirname(installedKilo())
  copyFolder(installed, path.join(bin, 'real'))
  // It is found like any package's program, with its version beside it.
  await copyFile(path.join(path.dirname(installed), 'package.json'), path.join(root, 'package.json'))
  const script = `#!/bin/sh
if [ "$1" = serve ]; then
  while [ -e '${gate}' ]; do sleep 0.05; done
fi
exec '${path.join(bin, 'real', 'kilo')}' "$@"
`
  await writeFile(file, script, { mode: 0o755 })
  return { file, shut: () => writeFile(gate, ''), open: () => rm(gate, { force: true }) }
}

/** By links where both are on one disk: the program has 170 MB. */
function copyFolder(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' })
  } catch {
    execFileSync('cp', ['-a', from, to])
  }
}
