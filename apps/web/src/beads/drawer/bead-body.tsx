import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { useMutation } from '@tanstack/react-query'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { BeadText } from './bead-text.tsx'

interface BeadBodyProps {
  readonly body: string
  readonly isReadOnly: boolean
  readonly onSave: (body: string) => Promise<unknown>
}

interface Draft {
  readonly text: string
  /** What it was when the writing began. */
  readonly from: string
}

/** The description: read as markdown, written as text with a preview. What is typed stays until it is saved or given up. */
export function BeadBody({ body, isReadOnly, onSave }: BeadBodyProps): ReactNode {
  const [draft, setDraft] = useState<Draft | null>(null)
  const [isPreview, setIsPreview] = useState(false)
  const save = useMutation({ mutationFn: onSave, onSuccess: () => setDraft(null) })
  const begin = (): void => {
    save.reset()
    setIsPreview(false)
    setDraft({ text: body, from: body })
  }
  return (
    <section className="bead-section" aria-label="Description">
      <div className="bead-section-head">
        <h3>Description</h3>
        {isReadOnly || draft !== null ? null : (
          <button type="button" className="button button-small" onClick={begin}>
            Edit
          </button>
        )}
      </div>
      {draft === null ? (
        body.trim() === '' ? (
          <p className="muted">
            {isReadOnly ? 'None.' : 'None yet. Say what a worker needs to know, and how it knows that it is done.'}
          </p>
        ) : (
          <BeadText text={body} />
        )
      ) : (
        <BodyEditor
          draft={draft}
          isStale={draft.from !== body}
          isPreview={isPreview}
          isSaving={save.isPending}
          error={save.error}
          onText={(text) => setDraft({ ...draft, text })}
          onPreview={setIsPreview}
          onTakeTheirs={() => setDraft({ text: body, from: body })}
          onSave={() => save.mutate(draft.text)}
          onGiveUp={() => setDraft(null)}
        />
      )}
    </section>
  )
}

function BodyEditor(props: {
  readonly draft: Draft
  /** Somebody else has changed it since. */
  readonly isStale: boolean
  readonly isPreview: boolean
  readonly isSaving: boolean
  readonly error: unknown
  readonly onText: (text: string) => void
  readonly onPreview: (isPreview: boolean) => void
  readonly onTakeTheirs: () => void
  readonly onSave: () => void
  readonly onGiveUp: () => void
}): ReactNode {
  const { draft, isStale, isPreview, isSaving, error, onText, onPreview, onTakeTheirs, onSave, onGiveUp } = props
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave()
    else if (event.key === 'Escape' && draft.text === draft.from) onGiveUp()
  }
  return (
    <div className="body-editor">
      {isStale ? (
        <p className="body-stale" role="alert">
          It was changed while you wrote. Saving puts yours in its place.{' '}
          <button type="button" className="button button-small" onClick={onTakeTheirs}>
            Take theirs
          </button>
        </p>
      ) : null}
      <div className="segmented" role="group" aria-label="Description as">
        {([false, true] as const).map((preview) => (
          <button
            key={String(preview)}
            type="button"
            className="segment"
            aria-pressed={isPreview === preview}
            data-state={isPreview === preview ? 'on' : 'off'}
            onClick={() => onPreview(preview)}
          >
            {preview ? 'Preview' : 'Write'}
          </button>
        ))}
      </div>
      {isPreview ? (
        <div className="body-preview">
          <BeadText text={draft.text} />
        </div>
      ) : (
        <textarea
          autoFocus
          aria-label="Description"
          rows={12}
          value={draft.text}
          readOnly={isSaving}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
      {error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
      <div className="form-actions">
        <button type="button" className="button button-small" onClick={onGiveUp}>
          Cancel
        </button>
        <button type="button" className="button button-small button-primary" disabled={isSaving} onClick={onSave}>
          {isSaving ? 'Saving…' : 'Save'}
        </button>
      </div>
    </div>
  )
}
