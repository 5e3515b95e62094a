import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const packageSchema = z.object({ version: z.string() })

/** The program of that name in the folders of a search path, or null. */
export function findOnPath(name: string, searchPath: string | undefined): string | null {
  for (const folder of (searchPath ?? '').split(delimiter)) {
    const file = join(folder, name)
    if (isAbsolute(folder) && isProgram(file)) return file
  }
  return null
}

/** The program `bin/<name>` of an installed package that the containers' program could load, with the package's version, or null. */
export function findInPackage(name: string, packageName: string): { file: string; version: string } | null {
  const containerApp = fileURLToPath(new URL('../../../../container/package.json', import.meta.url))
  let manifest: string
  try {
    manifest = createRequire(containerApp).resolve(`${packageName}/package.json`)
  } catch {
    // The package is for another platform, or was left out.
    return null
  }
  const file = join(dirname(manifest), 'bin', name)
  const { version } = packageSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')))
  return isProgram(file) ? { file, version } : null
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false // not there, or not for us to run
  }
}
