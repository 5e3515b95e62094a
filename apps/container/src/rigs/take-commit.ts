import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { GitError } from '../git/run-git.ts'
import { updateRefs } from './kept-refs.ts'
import { policy } from './policy.ts'
import type { RigRepository } from './rig-repository.ts'
import type { WorktreeView } from './worktree-view.ts'

export interface TakeCommitOptions {
  readonly rig: RigRepository
  readonly view: WorktreeView
  readonly scratch: string
  readonly commit: string
  /** Commits that the rig has, and the worktree too. */
  readonly known: readonly string[]
}

/**
 * Brings a commit of a worktree, and all that it stands on, into the rig's repository: as a pack, whose every object and link is checked before
 * it comes in (git checks the objects of a bundle only since 2.46). Resolves with the ref that holds it until it is kept under a name of its own.
 */
export async function takeCommit(options: TakeCommitOptions): Promise<string> {
  const { rig, view, scratch, commit, known } = options
  const name = randomUUID()
  const file = join(scratch, `${name}.pack`)
  await view.pack({ commit, without: known, file, maxBytes: policy.packBytes })
  const isSmall = (await countObjects(file)) < policy.unpackBelow
  const args = isSmall ? ['unpack-objects', '-q', '--strict'] : ['index-pack', '--strict', '--stdin', '--fix-thin']
  await rig.git(args, { input: createReadStream(file) })
  // Nothing may be missing: not even what the worktree was believed to share with the rig.
  await rig.git(['rev-list', '--objects', '--quiet', commit, '--not', '--all'])
  const incoming = `refs/gastown/incoming/${name}`
  await updateRefs(rig, [`create ${incoming} ${commit}`])
  return incoming
}

/** As the pack's header says; the pack is checked as a whole later. */
async function countObjects(file: string): Promise<number> {
  const handle = await open(file)
  try {
    const header = Buffer.alloc(12)
    await handle.read(header, 0, header.length, 0)
    if (header.toString('latin1', 0, 4) !== 'PACK') throw new GitError('The worktree gave no pack.', null)
    return header.readUInt32BE(8)
  } finally {
    await handle.close()
  }
}
