import type { Landing } from '@gastown/contract/work/reports'
import { withoutUserNames } from './town-git.ts'

type Refusal = Extract<Landing, { result: 'moved' | 'refused' | 'unknown' }>

/** What a push that failed says of the target, from git's own words. */
export function readPushRefusal({ stderr, gitUrl, target }: { stderr: string; gitUrl: string; target: string }): Refusal {
  const words = withoutUserNames(stderr)
  const where = isLocal(gitUrl) ? `The repository ${gitUrl}` : 'The remote repository'
  const reason = /!\s+\[(?:remote )?rejected\][^\n]*\(([^\n]*)\)\s*$/m.exec(words)?.[1] ?? ''
  const said = tellingLines(words)
  const refused = (cause: Extract<Refusal, { result: 'refused' }>['cause'], detail: string): Refusal => ({
    result: 'refused',
    cause,
    detail: detail.slice(0, 4000),
  })

  if (/no space left/i.test(words)) return { result: 'unknown', detail: `${where} has no space left on its disk.` }
  if (/^(?:fetch first|non-fast-forward|stale info)$/.test(reason)) {
    return { result: 'moved', detail: `Somebody else's commit came to "${target}" first.` }
  }
  if (
    /unstaged changes|staged changes|up-to-date check failed|could not update working tree|untracked working tree/i.test(reason)
  ) {
    return refused(
      'dirty',
      `${where} has "${target}" checked out, with changes that are in no commit${fileWords(words)}. Commit or stash them there; landing is tried again by itself.`,
    )
  }
  if (/branch is currently checked out/i.test(reason)) {
    return refused(
      'other',
      `${where} has "${target}" checked out and takes no push to it. Check out another branch there, or run in it: git config receive.denyCurrentBranch updateInstead`,
    )
  }
  if (/protected branch|not allowed|permission|read-only|prohibited/i.test(reason) || noPermission.test(words)) {
    return refused(
      'permission',
      `${where} does not let Gastown write to "${target}": ${said}. Give it the permission, or let the rig push branches instead (merge strategy "branch").`,
    )
  }
  if (/hook|declined/i.test(reason)) return refused('hook', `A hook of the repository refused it: ${said}`)
  return { result: 'unknown', detail: `The push to "${target}" failed: ${said}`.slice(0, 4000) }
}

const noPermission =
  /permission denied|authentication failed|could not read (?:username|password)|insufficient permission|unable to create temporary|returned error: 40[13]|protected branch|not allowed to push/i

/** What the remote or git said, without the lines that every failed push has. */
function tellingLines(words: string): string {
  const lines = words
    .split('\n')
    .map((line) => line.trim().replace(/^remote:\s*/, ''))
    .filter((line) => line !== '' && !/^(?:To |error: failed to push some refs|hint:)/.test(line))
  return lines.join(' / ').slice(0, 3000) || 'git gave no reason'
}

/** Files that git named as being in the way: one in a sentence, several on lines of their own. */
function fileWords(words: string): string {
  const one = /Untracked working tree file '([^\n]+)' would be/.exec(words)?.[1]
  const names =
    one === undefined ? words.split('\n').flatMap((line) => /^(?:remote:\s*)?\t(\S.*?)\s*$/.exec(line)?.[1] ?? []) : [one]
  return names.length === 0 ? '' : ` or in the way of what lands (${names.slice(0, 5).join(', ')})`
}

function isLocal(gitUrl: string): boolean {
  return gitUrl.startsWith('/') || gitUrl.startsWith('file:')
}
