import type { BeadPrime } from './bead-prime.ts'
import { plannedFiles } from './planned-files.ts'
import { commitAll, makeFolderOf, quote, toTop } from './shell-words.ts'

/**
 * Both sides of every conflict, one behind the other; a file that one side deleted stays. Goes on with a merge or a rebase until it is
 * over: a rebase may stop once for each commit.
 */
const settleConflicts = `keep_both() {
  kept=$(mktemp -d)
  git -c core.quotePath=off diff --name-only --diff-filter=U | while IFS= read -r f; do
    if ! git cat-file -e ":2:$f" 2>/dev/null; then git show ":3:$f" > "$f"
    elif ! git cat-file -e ":3:$f" 2>/dev/null; then git show ":2:$f" > "$f"
    else
      git show ":1:$f" > "$kept/base" 2>/dev/null
      git show ":2:$f" > "$kept/ours"
      git show ":3:$f" > "$kept/theirs"
      git merge-file --union -p "$kept/ours" "$kept/base" "$kept/theirs" > "$kept/both" || cp "$kept/ours" "$kept/both"
      cat "$kept/both" > "$f"
    fi
    git add -- "$f"
    echo "kept both sides of $f"
  done
  rm -rf "$kept"
}
n=0
while [ "$n" -lt 100 ]; do
  n=$((n + 1))
  if [ -d "$(git rev-parse --git-path rebase-merge)" ] || [ -d "$(git rev-parse --git-path rebase-apply)" ]; then
    keep_both
    if git diff --cached --quiet; then GIT_EDITOR=true git rebase --skip; else GIT_EDITOR=true git rebase --continue; fi
  elif [ -e "$(git rev-parse --git-path MERGE_HEAD)" ]; then
    keep_both
    git commit -q --no-edit
  else break; fi
done`

/** Sets `base` to the target as this repository knows it; empty when it does not. Fetches nothing. */
export function findBase(target: string | undefined): string {
  const names = target === undefined ? [] : [`origin/${target}`, target]
  const refs = [...names, 'origin/HEAD'].map(quote).join(' ')
  return `base=; for ref in ${refs}; do git rev-parse -q --verify "$ref^{commit}" >/dev/null && base=$ref && break; done`
}

/**
 * Brings the branch up to date by the commands that the message gives, else by a merge of the target, and keeps both sides of conflicts.
 * After a review, a gate or a comment it also takes out lines with FIXME from what the branch changed, or leaves a note when there are none:
 * a script cannot do more about a complaint.
 */
export function reworkCommand(prime: BeadPrime): string {
  const given = prime.commands.map((command) => `GIT_EDITOR=true ${command}`)
  const merge = given.length > 0 ? given : ['[ -z "$base" ] || git merge --no-edit "$base"']
  const answer = prime.rework === 'conflict' ? [] : complaintOf(prime)
  return [
    toTop,
    findBase(prime.target),
    ...merge,
    settleConflicts,
    ...answer,
    commitAll(prime.title),
    'git status --short',
    'git log --oneline -1',
  ].join('\n')
}

function complaintOf(prime: BeadPrime): string[] {
  const file = plannedFiles(prime).find((each) => each.content === null)?.path ?? 'rework.md'
  const note = `Rework (${prime.rework}): the demo model is a script. It has read the complaint, and can do no more than say so.`
  return [
    `git -c core.quotePath=off diff --name-only --diff-filter=AM "\${base:-HEAD~1}...HEAD" | while IFS= read -r f; do
  grep -qw FIXME "$f" || continue
  grep -vw FIXME "$f" > "$f.kept"
  cat "$f.kept" > "$f"
  rm "$f.kept"
done`,
    'git add -A',
    [
      'if git diff --cached --quiet; then',
      ...makeFolderOf(file).map((command) => `  ${command}`),
      `  printf '%s\\n' '' ${quote(note)} >> ${quote(file)}`,
      'fi',
    ].join('\n'),
  ]
}
