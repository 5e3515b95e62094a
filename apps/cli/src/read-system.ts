import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { GastownError } from '@gastown/contract/errors'
import { systemViewSchema, type SystemView } from '@gastown/contract/views'
import { controlPlaneProgram } from './programs.ts'

/** Asking the engines for their versions starts them once, about a second each. */
const timeoutMs = 60_000

/** What this machine offers, as the control plane's program sees it when it is only asked that and does not serve. */
export async function readSystem(dataDir: string): Promise<SystemView> {
  const args = [controlPlaneProgram, '--system-json', '--data', dataDir]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: timeoutMs }).catch((error: unknown) => {
    throw new GastownError(
      'INTERNAL',
      `The control plane's program does not start: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
  return systemViewSchema.parse(JSON.parse(stdout))
}
