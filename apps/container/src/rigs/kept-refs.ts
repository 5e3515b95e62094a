import { isAncestor } from './ancestry.ts'
import type { RigRepository } from './rig-repository.ts'
import type { WorktreeId } from './worktree-id.ts'

/** The newest commit that was collected of a worktree's branch. */
export function workRef({ agentId, key }: WorktreeId): string {
  return `refs/gastown/work/${agentId}/${key}`
}

/** Uncommitted work that was saved: a ref for each time, numbered from 1. */
export function savedRefs({ agentId, key }: WorktreeId): string {
  return `refs/gastown/saved/${agentId}/${key}`
}

export function batchRef(batchId: string): string {
  return `refs/gastown/batches/${batchId}`
}

/** The commit of a ref of ours, or null. */
export async function readRef(rig: RigRepository, ref: string): Promise<string | null> {
  const end = await rig.git.ended(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
  return end.exitCode === 0 ? end.stdout.toString('utf8').trim() : null
}

/**
 * Moves the kept ref of a branch. What it pointed to stays reachable for ever: a commit that the new one does not contain
 * (the branch was written anew) gets a ref of its own. `incoming`: a ref that has served.
 */
export async function keepWork(
  rig: RigRepository,
  { id, commit, incoming }: { id: WorktreeId; commit: string; incoming?: string },
): Promise<void> {
  await rig.keeping.run(async () => {
    const ref = workRef(id)
    const before = await readRef(rig, ref)
    const lines = [`update ${ref} ${commit}`]
    if (before !== null && before !== commit && !(await isAncestor(rig, before, commit))) {
      lines.unshift(`update refs/gastown/work-past/${id.agentId}/${id.key}/${before} ${before}`)
    }
    if (incoming !== undefined) lines.push(`delete ${incoming}`)
    if (before === commit && incoming === undefined) return
    await updateRefs(rig, lines)
  })
}

/** The saved commits of a worktree, newest first. */
export async function listSaved(
  rig: RigRepository,
  id: WorktreeId,
): Promise<readonly { ref: string; number: number; commit: string }[]> {
  const listed = await rig.git(['for-each-ref', '--format=%(refname) %(objectname)', `${savedRefs(id)}/`])
  return listed
    .split('\n')
    .flatMap((row) => {
      const [ref = '', commit = ''] = row.split(' ')
      const number = Number(ref.slice(savedRefs(id).length + 1))
      return ref === '' || !Number.isInteger(number) ? [] : [{ ref, number, commit }]
    })
    .toSorted((a, b) => b.number - a.number)
}

/** All of the lines, or none of them. */
export async function updateRefs(rig: RigRepository, lines: readonly string[]): Promise<void> {
  await rig.git(['update-ref', '--stdin'], { input: lines.map((line) => `${line}\n`).join('') })
}
