import { access, constants, realpath, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { Engine } from '@gastown/contract/model-config'

export type LocatedProgram =
  | { readonly file: string; readonly from: 'setting' | 'package' | 'path' }
  | { readonly file: null; readonly hint: string }

interface ProgramNames {
  readonly command: string
  readonly setting: string
  /** Package that holds the program for a `<platform>-<arch>`. */
  readonly packageOf: (target: string) => string
  readonly hint: string
}

const programs: Readonly<Record<Engine, ProgramNames>> = {
  kilo: {
    command: 'kilo',
    setting: 'GASTOWN_KILO_BIN',
    packageOf: (target) => `@kilocode/cli-${target}`,
    hint: 'kilo is not installed. Run "npm install -g @kilocode/cli", or set GASTOWN_KILO_BIN to the absolute path of the program.',
  },
  opencode: {
    command: 'opencode',
    setting: 'GASTOWN_OPENCODE_BIN',
    packageOf: (target) => `opencode-${target}`,
    hint: 'opencode is not installed. Run "npm install -g opencode-ai", or set GASTOWN_OPENCODE_BIN to the absolute path of the program.',
  },
}

export interface LocateProgramOptions {
  readonly engine: Engine
  /** Environment of the container, or a part of it: the setting and PATH are read. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** `linux-x64`; absent: this machine's. */
  readonly target?: string
  /** Finds a package's folder; absent: the installed ones. */
  readonly findPackage?: (name: string) => string | null
}

/**
 * Finds an engine's program: the setting, then the installed package of this platform, then PATH. A setting that leads nowhere is
 * an answer, not a reason to take another program. The file is the real one, without links, as a sandbox needs it.
 */
export async function locateProgram(options: LocateProgramOptions): Promise<LocatedProgram> {
  const names = programs[options.engine]
  const setting = options.env[names.setting]
  if (setting !== undefined && setting !== '') {
    const file = isAbsolute(setting) ? await executableAt(setting) : null
    return file === null
      ? { file: null, hint: `${names.setting} is "${setting}", which is not the absolute path of a program.` }
      : { file, from: 'setting' }
  }
  const target = options.target ?? `${process.platform}-${process.arch}`
  const findPackage = options.findPackage ?? findInstalledPackage
  for (const variant of ['', '-baseline', '-musl']) {
    const folder = findPackage(`${names.packageOf(target)}${variant}`)
    const file = folder === null ? null : await executableAt(join(folder, 'bin', names.command))
    if (file !== null) return { file, from: 'package' }
  }
  for (const folder of (options.env['PATH'] ?? '').split(delimiter)) {
    const file = isAbsolute(folder) ? await executableAt(join(folder, names.command)) : null
    if (file !== null) return { file, from: 'path' }
  }
  return { file: null, hint: names.hint }
}

async function executableAt(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile() ? await realpath(path) : null
  } catch {
    return null // not there, or no program: the next place is tried
  }
}

function findInstalledPackage(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  } catch {
    return null // not installed: the next place is tried
  }
}
