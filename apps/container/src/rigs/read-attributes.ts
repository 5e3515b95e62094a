import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'

/**
 * Writes the target's top `.gitattributes` into a file for a merge without a checkout, and resolves with its path; null when there is none.
 * It can only name drivers that git brings along, such as `union`: our configuration defines no other.
 */
export async function readAttributes(
  rig: RigRepository,
  { commit, scratch }: { commit: string; scratch: string },
): Promise<string | null> {
  const end = await rig.git.ended(['cat-file', 'blob', `${commit}:.gitattributes`], { outputBytes: policy.diffBytes })
  if (end.exitCode !== 0) return null
  const file = join(scratch, 'attributes')
  await writeFile(file, end.stdout)
  return file
}
