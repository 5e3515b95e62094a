import { GastownError } from '@gastown/contract/errors'
import { isBranchName, parseGitUrl } from '@gastown/contract/git-url'
import type { Clock } from '../clock.ts'
import { pushRefs } from './push-refs.ts'
import type { RigRepository } from './rig-repository.ts'
import type { EndedCommand } from './run-command.ts'
import { withoutUserNames } from './town-git.ts'

export interface ReadTargetOptions {
  readonly gitUrl: string
  readonly target: string
  /** When the remote has no `target`: it is made there from this branch. */
  readonly createFrom?: string | undefined
  /** A reading as old as this will do. */
  readonly maxAgeMs: number
  readonly clock: Clock
}

/** Where our copy of a remote's branch is. */
export function targetRef(target: string): string {
  return `refs/remotes/origin/${target}`
}

/**
 * Brings the remote's branch into the rig's repository and resolves with its tip. Rejects with AGENT_NOT_READY, what stands in the way and the
 * way out; the field is `gitUrl`.
 */
export async function readTarget(rig: RigRepository, options: ReadTargetOptions): Promise<string> {
  const { target, createFrom, maxAgeMs, clock } = options
  checkBranchName(target)
  if (createFrom !== undefined) checkBranchName(createFrom)
  const gitUrl = parseGitUrl(options.gitUrl)
  const found = await fetchBranch(rig, { gitUrl, branch: target, maxAgeMs, clock })
  if (found !== null) return found
  if (createFrom === undefined || createFrom === target) throw await explainMissing(rig, { gitUrl, branch: target })
  const from = await fetchBranch(rig, { gitUrl, branch: createFrom, maxAgeMs, clock })
  if (from === null) throw await explainMissing(rig, { gitUrl, branch: createFrom })
  const push = await pushRefs(rig, gitUrl, [`${from}:refs/heads/${target}`])
  // Somebody else may have made it meanwhile: what counts is what is there now.
  const made = await fetchBranch(rig, { gitUrl, branch: target, maxAgeMs: never, clock })
  if (made !== null) return made
  throw unreadable(`the branch "${target}" could not be made there: ${reasonOf(push)}`, 'Check that you may push to it.')
}

/** As `maxAgeMs`: no earlier reading will do. */
export const never = -1

export function checkBranchName(name: string): void {
  if (!isBranchName(name)) throw new GastownError('INVALID_INPUT', `"${name.slice(0, 100)}" is not the name of a branch.`)
}

/** The tip, or null when the remote has no such branch. Those that ask together share a reading. */
async function fetchBranch(
  rig: RigRepository,
  options: { gitUrl: string; branch: string; maxAgeMs: number; clock: Clock },
): Promise<string | null> {
  const { gitUrl, branch, maxAgeMs, clock } = options
  const known = () => {
    const last = rig.reads.get(branch)
    return last !== undefined && last.gitUrl === gitUrl && clock.now() - last.atMs <= maxAgeMs ? last.tip : null
  }
  return (
    known() ??
    (await rig.reading.run(async () => {
      const shared = known()
      if (shared !== null) return shared
      const atMs = clock.now()
      const tip = await fetchNow(rig, { gitUrl, branch })
      if (tip === null) rig.reads.delete(branch)
      else rig.reads.set(branch, { gitUrl, atMs, tip })
      return tip
    }))
  )
}

async function fetchNow(rig: RigRepository, { gitUrl, branch }: { gitUrl: string; branch: string }): Promise<string | null> {
  const refspec = `+refs/heads/${branch}:${targetRef(branch)}`
  const quiet = [
    '--quiet',
    '--no-progress',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-recurse-submodules',
    '--no-auto-maintenance',
  ]
  const end = await rig.git.ended(['fetch', ...quiet, '--', gitUrl, refspec], { remote: true })
  if (end.exitCode === 0) return await rig.git(['rev-parse', '--verify', '--quiet', `${targetRef(branch)}^{commit}`])
  if (/couldn't find remote ref/i.test(end.stderr)) return null
  throw unreadable(reasonOf(end), wayOut(gitUrl))
}

async function explainMissing(rig: RigRepository, { gitUrl, branch }: { gitUrl: string; branch: string }): Promise<GastownError> {
  const end = await rig.git.ended(['ls-remote', '--heads', '--', gitUrl], { remote: true })
  if (end.exitCode !== 0) return unreadable(reasonOf(end), wayOut(gitUrl))
  const branches = end.stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line) => /^\S+\trefs\/heads\/(.+)$/.exec(line)?.[1] ?? [])
  if (branches.length === 0) {
    return unreadable('it has no commit yet', `Make a first commit on "${branch}" there; work starts by itself then.`)
  }
  const some = branches.slice(0, 5).map((name) => `"${name}"`)
  const others = branches.length > some.length ? `, and ${branches.length - some.length} more` : ''
  return unreadable(
    `it has no branch "${branch}" (it has ${some.join(', ')}${others})`,
    'Make the branch there, or change the default branch of the rig.',
  )
}

/** The first of git's words that tells. */
export function reasonOf(end: EndedCommand): string {
  const lines = end.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const telling =
    lines.find((line) => /^(?:fatal|error|ERROR|remote):/.test(line)) ?? lines.at(-1) ?? `git ended with code ${end.exitCode}`
  return withoutUserNames(telling).slice(0, 500).replace(/\.$/, '')
}

function unreadable(reason: string, wayOut: string): GastownError {
  return new GastownError('AGENT_NOT_READY', `The repository at gitUrl cannot be used now: ${reason}. ${wayOut}`, {
    field: 'gitUrl',
  })
}

function wayOut(gitUrl: string): string {
  return gitUrl.startsWith('/') || gitUrl.startsWith('file:')
    ? 'Check that the repository is there and may be read.'
    : 'Check the address, the network, and that you may read it: try "git ls-remote" with it in a terminal.'
}
