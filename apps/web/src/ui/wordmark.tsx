import type { ReactNode } from 'react'

export function Wordmark({ large = false }: { readonly large?: boolean }): ReactNode {
  return (
    <span className={large ? 'wordmark wordmark-large' : 'wordmark'}>
      <img src="/assets/lamp.svg" alt="" width={large ? 30 : 20} height={large ? 30 : 20} />
      gastown
    </span>
  )
}
