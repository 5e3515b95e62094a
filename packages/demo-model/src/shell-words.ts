/** Every command of the script's begins in the worktree's top folder. */
export const toTop = 'cd "$(git rev-parse --show-toplevel)" || exit 1'

/** One word of a POSIX shell, whatever the text. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** A command that makes the folder of a file; none for a file at the top. */
export function makeFolderOf(path: string): string[] {
  const folder = path.split('/').slice(0, -1).join('/')
  return folder === '' ? [] : [`mkdir -p ${quote(folder)}`]
}

/** Commits what there is to commit; nothing is no failure. */
export function commitAll(title: string): string {
  return `git add -A && { git diff --cached --quiet || git commit -q -m ${quote(title)}; }`
}
