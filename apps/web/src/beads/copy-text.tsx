import { useState, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'

interface CopyTextProps {
  readonly text: string
  readonly shown?: string
  /** What it is, for the button's name. */
  readonly what: string
}

const words = { ready: 'Copy', copied: 'Copied', failed: 'Not copied' } as const

/** A name that is used elsewhere, in a terminal most likely, with a button that copies it. */
export function CopyText({ text, shown = text, what }: CopyTextProps): ReactNode {
  const [state, setState] = useState<keyof typeof words>('ready')
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      (error: unknown) => {
        console.warn('Nothing was copied.', error)
        setState('failed')
      },
    )
  }
  return (
    <span className="copy-text">
      <code title={text}>{shown}</code>
      <button
        type="button"
        className="copy-button"
        aria-label={`Copy the ${what}`}
        title={words[state]}
        onClick={copy}
        onBlur={() => setState('ready')}
      >
        <Icon name={state === 'copied' ? 'check' : 'copy'} size={12} />
        <span className="visually-hidden" aria-live="polite">
          {state === 'ready' ? '' : words[state]}
        </span>
      </button>
    </span>
  )
}
