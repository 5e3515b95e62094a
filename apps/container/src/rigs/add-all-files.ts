import { policy } from './policy.ts'
import type { WorktreeView } from './worktree-view.ts'

/** Adds all files to the view's own index; resolves with what cannot be added: other repositories inside, and files that cannot be read. */
export async function addAllFiles(view: WorktreeView): Promise<readonly string[]> {
  const nested: string[] = []
  for (let round = 0; round <= policy.nestedRepositories; round++) {
    const except = nested.map((name) => `:(exclude,literal,top)${name}`)
    const end = await view.git(['add', '--all', '--ignore-errors', '--', ':/', ...except], { index: view.ownIndex })
    const without = /'(.+?)\/?' does not have a commit checked out/.exec(end.stderr)?.[1]
    if (without !== undefined && !nested.includes(without)) {
      nested.push(without)
      continue
    }
    const embedded = [...end.stderr.matchAll(/adding embedded git repository: (.+)/g)].map((match) => match[1] ?? '')
    const left = [...nested, ...embedded].map((name) => `the repository inside, ${name}`)
    return end.exitCode === 0 ? left : [...left, `files that git could not read: ${end.stderr.trim().slice(-300)}`]
  }
  return ['too many repositories inside']
}
