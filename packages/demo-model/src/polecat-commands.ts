import type { BeadPrime } from './bead-prime.ts'
import { plannedFiles, type PlannedFile } from './planned-files.ts'
import { commitAll, makeFolderOf, quote, toTop } from './shell-words.ts'

/** How much of a bead's body goes into its file. */
const excerptChars = 2_000
const signature = 'Written by the bundled demo model: a script, which can write down what was asked, and no more.'

/** Writes the bead's files and commits them. Doing it twice does it once. */
export function workCommand(prime: BeadPrime): string {
  const writes = plannedFiles(prime).flatMap((file) => writeFile(file, prime))
  return [toTop, ...writes, commitAll(prime.title), 'git log --oneline -1'].join('\n')
}

function writeFile({ path, content }: PlannedFile, prime: BeadPrime): string[] {
  const file = quote(path)
  if (content !== null) return [...makeFolderOf(path), `printf '%s\\n' ${quote(content)} > ${file}`]
  const title = prime.title.replaceAll(/\s+/g, ' ')
  const rest = ['', ...(prime.body === '' ? [] : [prime.body.slice(0, excerptChars).trim(), '']), signature].map(quote).join(' ')
  return [
    ...makeFolderOf(path),
    `if [ ! -e ${file} ]; then printf '%s\\n' ${quote(`# ${title}`)} ${rest} > ${file}`,
    `elif ! grep -qxF -e ${quote(`# ${title}`)} -e ${quote(`## ${title}`)} ${file}; then printf '%s\\n' '' ${quote(`## ${title}`)} ${rest} >> ${file}`,
    'fi',
  ]
}

/** What a refused `gt_done` wants: the right branch, a commit of what lies about, or a commit at all. */
export function mendCommand(prime: BeadPrime, refusal: string, tryNumber: number): string {
  const { branch } = prime
  const onto =
    branch === undefined || branch.startsWith('-')
      ? []
      : [`[ "$(git branch --show-current)" = ${quote(branch)} ] || git switch ${quote(branch)} || git switch -c ${quote(branch)}`]
  const noteTo = plannedFiles(prime).find((file) => file.content === null)?.path
  const note =
    noteTo !== undefined &&
    !/uncommitted/i.test(refusal) &&
    /\bno(?:t one)?\b.*\b(?:commits?|changes?)\b|\b0 commits\b/i.test(refusal)
      ? [
          ...makeFolderOf(noteTo),
          `printf '%s\\n' '' ${quote(`Try ${tryNumber} of the demo model at this bead.`)} >> ${quote(noteTo)}`,
        ]
      : []
  return [toTop, ...onto, ...note, commitAll(prime.title), 'git status --short', 'git log --oneline -1'].join('\n')
}
