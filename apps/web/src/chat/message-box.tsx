import type { TownId } from '@gastown/contract/ids'
import { useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react'
import { Hint } from '../ui/hint.tsx'
import { Icon } from '../ui/icons.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { AttachmentChips } from './attachment-chips.tsx'
import { canSend } from './message-outbox.ts'
import { filesOf } from './transferred-files.ts'
import type { StopTurn } from './use-stop-turn.ts'
import type { UseMessageOutbox } from './use-message-outbox.ts'

interface MessageBoxProps {
  readonly townId: TownId
  readonly box: UseMessageOutbox
  readonly turn: StopTurn
}

/** Enter sends, Shift+Enter begins a new line, Escape stops the mayor's turn. */
export function MessageBox({ townId, box, turn }: MessageBoxProps): ReactNode {
  const { draft, files, waits } = box.outbox
  const text = useRef<HTMLTextAreaElement>(null)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    box.send()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && turn.offered) {
      event.preventDefault()
      turn.stop()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    box.send()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = filesOf(event.clipboardData)
    if (pasted.length === 0) return
    event.preventDefault()
    box.attach(pasted)
  }
  const stop = (): void => {
    turn.stop()
    // The button goes with the turn, and must not take the focus with it.
    text.current?.focus()
  }
  return (
    <form className="message-box" onSubmit={submit}>
      <AttachmentChips townId={townId} box={box} />
      {turn.error === null ? null : (
        <p className="message-box-note error-text" role="alert">
          The turn was not stopped: {turn.error}
        </p>
      )}
      <p className="message-box-note muted" role="status" hidden={noteOf(box.outbox) === null}>
        {noteOf(box.outbox)}
      </p>
      <div className="message-box-row">
        <AttachButton onFiles={box.attach} />
        <textarea
          ref={text}
          aria-label="Message to the mayor"
          placeholder="Message the mayor…"
          rows={1}
          value={draft}
          onChange={(event) => box.edit(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {turn.offered ? (
          <Hint text="Stop the turn (Escape)">
            <button
              type="button"
              className="button button-icon button-stop"
              aria-label="Stop the turn"
              aria-busy={turn.isPending}
              data-testid="stop-turn"
              onClick={stop}
            >
              {turn.isPending ? <Spinner /> : <Icon name="stop" />}
            </button>
          </Hint>
        ) : null}
        <button
          type="submit"
          className="button button-icon button-primary"
          aria-label="Send"
          aria-busy={waits}
          disabled={canSend({ draft, files }) === 'not'}
        >
          {waits ? <Spinner /> : <Icon name="send" />}
        </button>
      </div>
    </form>
  )
}

/** Why the draft with its files does not go. */
function noteOf({ draft, files, waits }: UseMessageOutbox['outbox']): string | null {
  if (files.some(({ state }) => state === 'failed')) return 'Try the failed file again or remove it, then send.'
  if (waits) return 'Goes out as soon as its files have arrived.'
  if (files.length > 0 && draft.trim() === '') return 'Write what the mayor should do with it.'
  return null
}

function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Hint text="Attach files">
        <button
          type="button"
          className="button button-icon"
          aria-label="Attach files"
          data-testid="attach-files"
          onClick={() => input.current?.click()}
        >
          <Icon name="attach" />
        </button>
      </Hint>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="attachment-input"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          // The same file can be chosen again after it was removed.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
