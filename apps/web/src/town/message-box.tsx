import type { KeyboardEvent, ReactNode, SubmitEvent } from 'react'
import { Icon } from '../ui/icons.tsx'
import type { UseMessageOutbox } from './use-message-outbox.ts'

/** Enter sends, Shift+Enter begins a new line. */
export function MessageBox({ box }: { readonly box: UseMessageOutbox }): ReactNode {
  const { draft } = box.outbox
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    box.send()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    box.send()
  }
  return (
    <form className="message-box" onSubmit={submit}>
      <textarea
        aria-label="Message to the mayor"
        placeholder="Message the mayor…"
        rows={1}
        value={draft}
        onChange={(event) => box.edit(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="button button-icon button-primary" aria-label="Send" disabled={draft.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  )
}
