import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether the folder is a git repository (a real `.git` folder with a HEAD) that has a branch with a commit. Read from the files, not by
 * git: an agent may have written the repository's configuration, and that can make git run programs. Links are not followed.
 */
export async function hasCommit(folder: string): Promise<boolean> {
  const gitDir = join(folder, '.git')
  if (!(await isKind(gitDir, 'folder'))) return false
  if (!(await isKind(join(gitDir, 'objects'), 'folder')) || !(await isKind(join(gitDir, 'HEAD'), 'file'))) return false
  const head = (await readFile(join(gitDir, 'HEAD'), 'utf8')).trim()
  if (isObjectName(head)) return true
  if (!head.startsWith('ref: refs/')) return false
  return (await hasLooseBranch(join(gitDir, 'refs', 'heads'))) || (await hasPackedBranch(join(gitDir, 'packed-refs')))
}

async function hasLooseBranch(folder: string): Promise<boolean> {
  if (!(await isKind(folder, 'folder'))) return false
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && (await hasLooseBranch(path))) return true
    // A crash of the machine can leave an empty file.
    if (entry.isFile() && !entry.name.endsWith('.lock') && isObjectName((await readFile(path, 'utf8')).trim())) return true
  }
  return false
}

async function hasPackedBranch(file: string): Promise<boolean> {
  if (!(await isKind(file, 'file'))) return false
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.some((line) => /^[0-9a-f]{40,64} refs\/heads\/\S/.test(line))
}

function isObjectName(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

async function isKind(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  try {
    const entry = await lstat(path)
    return kind === 'file' ? entry.isFile() : entry.isDirectory()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false
    throw error
  }
}
