/** The name that a person would give a repository: the last word of its address. Empty when there is none yet. */
export function guessRigName(gitUrl: string): string {
  const path = gitUrl
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
  const last = path.split(/[/:]/).at(-1) ?? ''
  return last.replace(/\.git$/, '').slice(0, 64)
}
