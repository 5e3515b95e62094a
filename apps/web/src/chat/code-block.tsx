import { useRef, useState, type ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'

const words = { ready: 'Copy', copied: 'Copied', failed: 'Not copied' }

/** Code of an answer, with a button that copies it. Long lines scroll. */
export function CodeBlock({ children }: { readonly children?: ReactNode }): ReactNode {
  const code = useRef<HTMLPreElement>(null)
  const [state, setState] = useState<keyof typeof words>('ready')
  const copy = (): void => {
    navigator.clipboard.writeText(code.current?.textContent ?? '').then(
      () => setState('copied'),
      (error: unknown) => {
        console.warn('The code was not copied.', error)
        setState('failed')
      },
    )
  }
  return (
    <div className="code-block">
      <button type="button" className="button button-small code-copy" onClick={copy} onBlur={() => setState('ready')}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} size={12} />
        <span aria-live="polite">{words[state]}</span>
      </button>
      <pre ref={code} tabIndex={0}>
        {children}
      </pre>
    </div>
  )
}
