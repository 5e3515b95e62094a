import { isBranchName, parseGitUrl } from '@gastown/contract/git-url'
import { GastownError } from '@gastown/contract/errors'
import type { Landing } from '@gastown/contract/work/reports'
import { isAncestor } from './ancestry.ts'
import type { LandBatchOptions } from './land-batch.ts'
import { pushRefs } from './push-refs.ts'
import { readPushRefusal } from './read-push-refusal.ts'
import { reasonOf, targetRef } from './read-target.ts'
import type { RigRepository } from './rig-repository.ts'

/** After `-9` something is wrong with the names, and not with one of them. */
const maxSuffix = 9

/**
 * Pushes each verified commit as a branch of its own, which a person merges: a new branch, or one that only goes forward; never with force.
 * What counts is what the remote has afterwards.
 */
export async function pushBranches({ rig, request }: Omit<LandBatchOptions, 'clock'>): Promise<Landing> {
  const gitUrl = parseGitUrl(request.gitUrl)
  return await rig.pushing.run(async () => {
    const before = await listRemote(rig, gitUrl)
    const chosen: { mergeId: (typeof request.merges)[number]['mergeId']; branch: string; commit: string }[] = []
    for (const { mergeId, branch, commit } of request.merges) {
      const wanted = `gastown/${branch.replace(/^gt\//, '')}`
      if (!isBranchName(wanted)) throw new GastownError('INVALID_INPUT', `"${branch}" is not the name of a branch.`)
      chosen.push({ mergeId, branch: await chooseName(rig, { gitUrl, before, wanted, commit }), commit })
    }
    const refspecs = chosen.flatMap(({ branch, commit }) =>
      before.get(branch) === commit ? [] : [`${commit}:refs/heads/${branch}`],
    )
    const push = refspecs.length === 0 ? null : await pushRefs(rig, gitUrl, refspecs)
    const after = await listRemote(rig, gitUrl)
    const absent = chosen.find(({ branch, commit }) => after.get(branch) !== commit)
    if (absent === undefined) return { result: 'pushed', branches: chosen.map(({ mergeId, branch }) => ({ mergeId, branch })) }
    if (push !== null && push.exitCode !== 0) return readPushRefusal({ stderr: push.stderr, gitUrl, target: absent.branch })
    return {
      result: 'unknown',
      detail: `The push was taken, but the remote has no "${absent.branch}" at ${absent.commit.slice(0, 12)}.`,
    }
  })
}

async function listRemote(rig: RigRepository, gitUrl: string): Promise<ReadonlyMap<string, string>> {
  const end = await rig.git.ended(['ls-remote', '--heads', '--', gitUrl, 'refs/heads/gastown/*'], { remote: true })
  if (end.exitCode !== 0)
    throw new GastownError('AGENT_NOT_READY', `The repository at gitUrl cannot be read now: ${reasonOf(end)}.`)
  const rows = end.stdout.toString('utf8').split('\n')
  return new Map(
    rows.flatMap((row) => {
      const match = /^([0-9a-f]+)\trefs\/heads\/(.+)$/.exec(row)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? ''] as const]
    }),
  )
}

async function chooseName(
  rig: RigRepository,
  options: { gitUrl: string; before: ReadonlyMap<string, string>; wanted: string; commit: string },
): Promise<string> {
  const { gitUrl, before, wanted, commit } = options
  for (let suffix = 1; suffix <= maxSuffix; suffix++) {
    const name = suffix === 1 ? wanted : `${wanted}-${suffix}`
    const there = before.get(name)
    if (there === undefined || there === commit) return name
    const quiet = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance']
    const refspec = `+refs/heads/${name}:${targetRef(name)}`
    await rig.reading.run(async () => await rig.git(['fetch', ...quiet, '--', gitUrl, refspec], { remote: true }))
    if (await isAncestor(rig, there, commit)) return name
  }
  throw new GastownError(
    'WRONG_STATE',
    `The remote has ${maxSuffix} other branches of the name "${wanted}". Delete those that are not needed any more.`,
  )
}
