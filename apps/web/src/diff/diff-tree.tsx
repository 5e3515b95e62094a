import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { ChangeCounts } from './change-counts.tsx'
import type { TreeNode } from './file-tree.ts'

interface DiffTreeProps {
  readonly nodes: readonly TreeNode[]
  readonly countOf: (path: string) => number
  readonly onChoose: (path: string) => void
}

/** The files of a diff in their folders. */
export function DiffTree({ nodes, countOf, onChoose }: DiffTreeProps): ReactNode {
  return (
    <ul className="diff-tree">
      {nodes.map((node) =>
        node.kind === 'folder' ? (
          <li key={node.path}>
            <span className="diff-tree-folder">{node.name}</span>
            <DiffTree nodes={node.children} countOf={countOf} onChoose={onChoose} />
          </li>
        ) : (
          <li key={node.file.path}>
            <button type="button" className="diff-tree-file" title={node.file.path} onClick={() => onChoose(node.file.path)}>
              <Icon name="file" size={13} />
              <span className="diff-tree-name" data-type={node.file.type}>
                {node.name}
              </span>
              <NoteCount count={countOf(node.file.path)} />
              <ChangeCounts added={node.file.added} removed={node.file.removed} />
            </button>
          </li>
        ),
      )}
    </ul>
  )
}

function NoteCount({ count }: { readonly count: number }): ReactNode {
  if (count === 0) return null
  return (
    <span className="count" data-tone="warn">
      <span className="visually-hidden">comments: </span>
      {count}
    </span>
  )
}
