import { memo, useId, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { ChangeCounts } from './change-counts.tsx'
import type { DiffFile } from './diff-file.ts'
import { DiffLines } from './diff-lines.tsx'
import type { DiffNotes } from './diff-notes.ts'
import type { DiffLayout } from './use-diff-layout.ts'
import { useNear } from './use-near.ts'

/** Of a line, for the room that a file takes before it is drawn. */
const linePx = 20

interface DiffFileSectionProps {
  readonly file: DiffFile
  readonly isOpen: boolean
  readonly onOpenChange: (path: string, isOpen: boolean) => void
  readonly layout: DiffLayout
  readonly notes: DiffNotes | undefined
}

/** One file of a diff: its name, how much changed, and its lines once they are near. */
export const DiffFileSection = memo(FileSection, isSame)

function isSame(before: DiffFileSectionProps, after: DiffFileSectionProps): boolean {
  const { path } = after.file
  return (
    before.file === after.file &&
    before.isOpen === after.isOpen &&
    before.layout === after.layout &&
    before.notes?.tokenOf(path) === after.notes?.tokenOf(path)
  )
}

function FileSection(props: DiffFileSectionProps): ReactNode {
  const { file, isOpen, onOpenChange, layout, notes } = props
  const bodyId = useId()
  return (
    <section className="diff-file" aria-label={file.path} id={anchorOf(file.path)} data-testid="diff-file">
      <header className="diff-file-head">
        <button
          type="button"
          className="diff-file-name"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => onOpenChange(file.path, !isOpen)}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className="diff-file-path">
            {file.oldPath === null ? null : <span className="muted">{file.oldPath} → </span>}
            {file.path}
          </span>
        </button>
        {words[file.type] === null ? null : <span className="tag">{words[file.type]}</span>}
        <ChangeCounts added={file.added} removed={file.removed} />
        {notes === undefined ? null : (
          <button
            type="button"
            className="button button-small button-icon"
            aria-label={`Comment on ${file.path}`}
            onClick={() => notes.onFile(file)}
          >
            <Icon name="comment" size={14} />
          </button>
        )}
      </header>
      <div id={bodyId}>
        {notes?.ofFile(file.path)}
        {isOpen ? <DiffFileBody file={file} layout={layout} notes={notes} /> : null}
      </div>
    </section>
  )
}

const words = { add: 'new', delete: 'deleted', rename: 'renamed', copy: 'copied', modify: null } as const

type BodyProps = Pick<DiffFileSectionProps, 'file' | 'layout' | 'notes'>

function DiffFileBody({ file, layout, notes }: BodyProps): ReactNode {
  const [element, isNear] = useNear<HTMLDivElement>()
  if (file.isBinary) return <p className="diff-file-note">A binary file: it is not shown.</p>
  if (file.hunks.length === 0) return <p className="diff-file-note">Its lines did not change.</p>
  const lines = file.hunks.reduce((sum, { changes }) => sum + changes.length + 1, 0)
  return (
    <div ref={element} style={isNear ? undefined : { minHeight: lines * linePx }}>
      {isNear ? <DiffLines file={file} layout={layout} notes={notes} /> : null}
    </div>
  )
}

/** Where a file of the diff stands in the page. */
export function anchorOf(path: string): string {
  return `file-${path}`
}
