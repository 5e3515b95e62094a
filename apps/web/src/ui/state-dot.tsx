import type { ReactNode } from 'react'

export type Tone = 'good' | 'busy' | 'quiet' | 'warn' | 'bad'

/** A coloured dot beside words that say the same. */
export function StateDot({ tone }: { readonly tone: Tone }): ReactNode {
  return <span className="state-dot" data-tone={tone} aria-hidden="true" />
}
