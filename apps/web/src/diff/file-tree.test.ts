import { expect, it } from 'vitest'
import type { DiffFile } from './diff-file.ts'
import { fileTree, filesInTree, type TreeNode } from './file-tree.ts'

const file = (path: string): DiffFile => ({
  path,
  oldPath: null,
  type: 'modify',
  isBinary: false,
  hunks: [],
  added: 1,
  removed: 0,
})
const drawn = (nodes: readonly TreeNode[]): unknown[] =>
  nodes.map((node) => (node.kind === 'file' ? node.name : [node.name, ...drawn(node.children)]))

it('puts files into their folders, folders first, and chains of single folders into one', () => {
  const files = ['readme.md', 'src/a/b/two.ts', 'src/a/b/one.ts', 'src/z.ts', 'docs/deep/er/x.md'].map(file)
  const tree = fileTree(files)
  expect(drawn(tree)).toEqual([['docs/deep/er', 'x.md'], ['src', ['a/b', 'one.ts', 'two.ts'], 'z.ts'], 'readme.md'])
  expect(filesInTree(tree).map(({ path }) => path)).toEqual([
    'docs/deep/er/x.md',
    'src/a/b/one.ts',
    'src/a/b/two.ts',
    'src/z.ts',
    'readme.md',
  ])
})
