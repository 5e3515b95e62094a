import { useMemo, type KeyboardEvent, type ReactNode } from 'react'
import { Decoration, Diff, Hunk, type ChangeData } from 'react-diff-view'
import { lineNumberOn, sideOf, zipped, type DiffFile, type Side } from './diff-file.ts'
import type { DiffNotes } from './diff-notes.ts'
import type { DiffLayout } from './use-diff-layout.ts'

interface DiffLinesProps {
  readonly file: DiffFile
  readonly layout: DiffLayout
  readonly notes: DiffNotes | undefined
}

/** The changed lines of one file. The arrow keys go from line to line, Enter says something of one. */
export function DiffLines({ file, layout, notes }: DiffLinesProps): ReactNode {
  const hunks = useMemo(() => (layout === 'split' ? file.hunks.map(zipped) : [...file.hunks]), [file, layout])
  const widgets = notes?.ofLines(file) ?? {}
  return (
    <div
      className="diff-lines"
      role="group"
      aria-label={
        notes === undefined ? `Lines of ${file.path}` : `Lines of ${file.path}; the arrow keys choose one, Enter comments on it`
      }
      tabIndex={0}
      onKeyDown={walkLines}
    >
      <Diff
        diffType={file.type}
        viewType={layout}
        hunks={hunks}
        widgets={widgets}
        renderGutter={({ change, side, renderDefault }) =>
          notes !== undefined && side === sideOf(change) ? (
            <LineButton change={change} side={side} onComment={() => notes.onLine(file, change)} />
          ) : (
            renderDefault()
          )
        }
      >
        {(shown) =>
          shown.flatMap((hunk) => [
            <Decoration key={`head ${hunk.content}`}>
              <span className="diff-hunk-head">{hunk.content}</span>
            </Decoration>,
            <Hunk key={hunk.content} hunk={hunk} />,
          ])
        }
      </Diff>
    </div>
  )
}

interface LineButtonProps {
  readonly change: ChangeData
  readonly side: Side
  readonly onComment: () => void
}

function LineButton({ change, side, onComment }: LineButtonProps): ReactNode {
  const number = lineNumberOn(change, side)
  return (
    <button type="button" className="diff-line-button" tabIndex={-1} aria-label={`Comment on line ${number}`} onClick={onComment}>
      {number}
    </button>
  )
}

/** One tab stop for a file, however many lines it has. */
function walkLines(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const isOnLines = event.target === event.currentTarget || (event.target as HTMLElement).matches('.diff-line-button')
  if (step === 0 || !isOnLines) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.diff-line-button')]
  const at = buttons.indexOf(event.target as HTMLElement)
  const next = at === -1 ? buttons.at(step === 1 ? 0 : -1) : buttons[at + step]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
