import type { DiffFile } from './diff-file.ts'

export interface FolderNode {
  readonly kind: 'folder'
  /** Its name; folders that hold nothing but one folder are one node. */
  readonly name: string
  readonly path: string
  readonly children: readonly TreeNode[]
}
export interface FileNode {
  readonly kind: 'file'
  readonly name: string
  readonly file: DiffFile
}
export type TreeNode = FolderNode | FileNode

interface Folder {
  readonly folders: Map<string, Folder>
  readonly files: FileNode[]
}

/** The files in their folders: folders first, each by name. */
export function fileTree(files: readonly DiffFile[]): readonly TreeNode[] {
  const root: Folder = { folders: new Map(), files: [] }
  for (const file of files) {
    const names = file.path.split('/')
    let folder = root
    for (const name of names.slice(0, -1)) {
      const inner = folder.folders.get(name) ?? { folders: new Map(), files: [] }
      folder.folders.set(name, inner)
      folder = inner
    }
    folder.files.push({ kind: 'file', name: names.at(-1) ?? file.path, file })
  }
  return nodesOf(root, '')
}

/** All files, in the order in which the tree shows them. */
export function filesInTree(nodes: readonly TreeNode[]): readonly DiffFile[] {
  return nodes.flatMap((node) => (node.kind === 'file' ? [node.file] : filesInTree(node.children)))
}

function nodesOf({ folders, files }: Folder, path: string): readonly TreeNode[] {
  const inner = [...folders].map(([name, folder]) => folderNode(name, folder, path === '' ? name : `${path}/${name}`))
  return [...inner.toSorted(byName), ...files.toSorted(byName)]
}

function folderNode(name: string, folder: Folder, path: string): FolderNode {
  const [only, ...others] = folder.folders
  if (only !== undefined && others.length === 0 && folder.files.length === 0) {
    return folderNode(`${name}/${only[0]}`, only[1], `${path}/${only[0]}`)
  }
  return { kind: 'folder', name, path, children: nodesOf(folder, path) }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name, 'en')
}
