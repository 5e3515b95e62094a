import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RigRepository } from './rig-repository.ts'

export interface MakeCheckoutOptions {
  /** Empty, and seen by no agent yet: git runs in it as the town. */
  readonly folder: string
  readonly commit: string
  /** Null: on no branch. */
  readonly branch: string | null
  readonly author: { readonly name: string; readonly email: string }
  /** What it is to land on: known in it as `origin/<name>`. */
  readonly upstream?: { readonly name: string; readonly commit: string }
}

/**
 * Makes a repository of its own with the commit checked out, which borrows its objects from the rig. Written file by file, as `git clone
 * --shared` would leave it: that takes one git process instead of several, and no setting of a template or a user comes in.
 */
export async function makeCheckout(rig: RigRepository, options: MakeCheckoutOptions): Promise<void> {
  const { folder, commit, branch, author, upstream } = options
  const gitDir = join(folder, '.git')
  for (const inner of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    await mkdir(join(gitDir, inner), { recursive: true })
  }
  const files: Record<string, string> = {
    config: renderConfig(author),
    'objects/info/alternates': `${rig.folders.objects}\n`,
    HEAD: branch === null ? `${commit}\n` : `ref: refs/heads/${branch}\n`,
  }
  if (branch !== null) files[`refs/heads/${branch}`] = `${commit}\n`
  if (upstream !== undefined) files[`refs/remotes/origin/${upstream.name}`] = `${upstream.commit}\n`
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(gitDir, name)), { recursive: true })
    await writeFile(join(gitDir, name), content)
  }
  await rig.gitIn(folder)(['reset', '--hard', '--quiet'])
}

/** Objects are borrowed: a collection of garbage would copy nothing and cost much. */
function renderConfig(author: { name: string; email: string }): string {
  return `[core]
	repositoryformatversion = 0
	filemode = true
	bare = false
	logallrefupdates = true
[gc]
	auto = 0
[user]
	name = ${quoted(author.name)}
	email = ${quoted(author.email)}
`
}

function quoted(value: string): string {
  // oxlint-disable-next-line no-control-regex -- they would end the line, or the file
  const oneLine = value.replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
  return `"${oneLine.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`
}
