import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BeadView } from '@gastown/contract/work/bead'
import { gitIn, type Git } from './git-in.ts'
import { mustHold } from './must-hold.ts'
import type { LandedConvoy } from './watch-convoy.ts'
import { mostAtOnce } from './work-progress.ts'

/** A bead that git says has landed. */
export interface LandedBead {
  readonly beadId: string
  readonly title: string
  readonly commit: string
  /** What the commit brought. */
  readonly files: readonly string[]
  /** Titles of the beads whose commits it is built on. */
  readonly after: readonly string[]
}

export interface Landing {
  readonly beads: readonly LandedBead[]
  /** How many workers were at work at one moment. */
  readonly mostAtOnce: number
  /** Lines of `git log --graph` of the target. */
  readonly graph: readonly string[]
}

/** A convoy as the mayor makes one of a sentence: parts, and what ties them together. */
const beadsAtLeast = 3

/**
 * What the town says of a convoy, held against git: each bead's commit is on `main`, its files are there, it came after those that it
 * depends on, its gates passed, and workers worked side by side. Rejects with INTERNAL and the first thing that is missing.
 */
export async function proveLanded(folder: string, { convoy, beads, queue }: LandedConvoy): Promise<Landing> {
  const git = gitIn(folder)
  const byId = new Map<string, BeadView>(beads.map((bead) => [bead.beadId, bead]))
  mustHold(beads.length >= beadsAtLeast, `The convoy “${convoy.title}” has only ${beads.length} beads.`)
  mustHold(
    beads.some(({ dependsOn }) => dependsOn.length > 0),
    `No bead of the convoy “${convoy.title}” depends on another.`,
  )
  const landed: LandedBead[] = []
  for (const bead of beads) {
    const blockers = bead.dependsOn.flatMap((beadId) => byId.get(beadId) ?? [])
    landed.push({
      beadId: bead.beadId,
      title: bead.title,
      commit: commitOf(bead),
      files: await proveBead(git, { folder, bead, blockers }),
      after: blockers.map(({ title }) => title),
    })
    const merge = queue.history.find(({ beadId }) => beadId === bead.beadId)
    mustHold((merge?.gates.length ?? 0) > 0, `No gate was run for “${bead.title}”.`)
    mustHold(merge?.gates.every(({ outcome }) => outcome === 'passed') ?? false, `A gate of “${bead.title}” did not pass.`)
  }
  const changes = await git('status', '--porcelain')
  mustHold(changes === '', `The working copy is not what is on main: ${changes}`)
  const most = mostAtOnce(beads)
  mustHold(most > 1, 'No two workers worked at the same time.')
  const graph = await git('log', '--graph', '--format=%h %s (%an)', 'main')
  return { beads: landed, mostAtOnce: most, graph: graph.split('\n') }
}

/** Resolves with the files that the bead's commit brought. */
async function proveBead(
  git: Git,
  { folder, bead, blockers }: { folder: string; bead: BeadView; blockers: readonly BeadView[] },
): Promise<string[]> {
  const commit = commitOf(bead)
  mustHold(await isAncestor(git, commit, 'main'), `The commit of “${bead.title}”, ${commit}, is not on main.`)
  for (const blocker of blockers) {
    const before = commitOf(blocker)
    mustHold(
      before !== commit && (await isAncestor(git, before, commit)),
      `“${bead.title}” is not built on the commit of “${blocker.title}”, which it depends on.`,
    )
  }
  const files = (await git('diff', '--name-only', '-z', `${commit}^1`, commit)).split('\0').filter((file) => file !== '')
  mustHold(files.length > 0, `The commit of “${bead.title}” changes no file.`)
  const missing = files.find((file) => !existsSync(join(folder, file)))
  mustHold(missing === undefined, `The file ${missing ?? ''} of “${bead.title}” is not in the repository.`)
  return files
}

function commitOf({ title, landedCommit }: BeadView): string {
  mustHold(landedCommit !== undefined, `“${title}” was closed without a commit.`)
  return landedCommit
}

/** `git merge-base` says no by its exit code 1. */
async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  try {
    await git('merge-base', '--is-ancestor', ancestor, descendant)
    return true
  } catch (error) {
    // Exit code 128: there is no such commit.
    if (error instanceof Error && 'code' in error && (error.code === 1 || error.code === 128)) return false
    throw error
  }
}
