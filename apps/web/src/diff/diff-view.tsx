import { useMemo, useState, type ReactNode } from 'react'
import { ChangeCounts } from './change-counts.tsx'
import { anchorOf, DiffFileSection } from './diff-file-section.tsx'
import type { DiffNotes } from './diff-notes.ts'
import { DiffTree } from './diff-tree.tsx'
import { fileTree, filesInTree } from './file-tree.ts'
import { parsePatch } from './parse-patch.ts'
import { useDiffLayout, type DiffLayout } from './use-diff-layout.ts'
import 'react-diff-view/style/index.css'
import './diff.css'

/** A file with more changed lines is folded at first: it is made by a tool, or needs a cup of tea. */
const foldedFromLines = 500

interface DiffViewProps {
  readonly patch: string
  /** It was longer than is shown. */
  readonly truncated: boolean
  readonly notes?: DiffNotes
  /** At the end of the bar that stays in sight. */
  readonly actions?: ReactNode
}

/** A unified diff: its files in a tree and one after the other, in one column or two. */
export function DiffView({ patch, truncated, notes, actions }: DiffViewProps): ReactNode {
  const tree = useMemo(() => fileTree(parsePatch(patch)), [patch])
  const files = useMemo(() => filesInTree(tree), [tree])
  const [layout, setLayout] = useDiffLayout()
  /** Files that were opened or folded by hand. */
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const setOpen = useMemo(() => (path: string, isOpen: boolean) => setOpened((known) => new Map(known).set(path, isOpen)), [])
  const choose = (path: string): void => {
    setOpen(path, true)
    const section = document.getElementById(anchorOf(path))
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector<HTMLElement>('.diff-file-name')?.focus({ preventScroll: true })
  }
  const [added, removed] = [sum(files.map((file) => file.added)), sum(files.map((file) => file.removed))]
  if (files.length === 0) return <p className="panel-empty">Nothing is changed.</p>
  return (
    <div className="diff-view">
      <div className="diff-bar">
        <span>{files.length === 1 ? '1 file' : `${files.length} files`}</span>
        <ChangeCounts added={added} removed={removed} />
        <span className="spacer" />
        <LayoutChoice layout={layout} onChoose={setLayout} />
        {actions}
      </div>
      {truncated ? (
        <p className="banner" data-level="warning">
          The diff is longer than 1 MB: what is shown ends there. Look at the rest with git, on the branch.
        </p>
      ) : null}
      <div className="diff-body">
        <nav className="diff-files" aria-label="Files of the diff">
          <DiffTree nodes={tree} countOf={(path) => notes?.countOf(path) ?? 0} onChoose={choose} />
        </nav>
        <div className="diff-sections">
          {files.map((file) => (
            <DiffFileSection
              key={file.path}
              file={file}
              isOpen={opened.get(file.path) ?? file.added + file.removed < foldedFromLines}
              onOpenChange={setOpen}
              layout={layout}
              notes={notes}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

function LayoutChoice(props: { readonly layout: DiffLayout; readonly onChoose: (layout: DiffLayout) => void }): ReactNode {
  return (
    <div className="diff-layout" role="group" aria-label="Layout of the diff">
      {(['unified', 'split'] as const).map((layout) => (
        <button
          key={layout}
          type="button"
          className="button button-small"
          aria-pressed={props.layout === layout}
          onClick={() => props.onChoose(layout)}
        >
          {layout === 'unified' ? 'Unified' : 'Split'}
        </button>
      ))}
    </div>
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
