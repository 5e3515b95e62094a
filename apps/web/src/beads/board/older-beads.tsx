import type { ReactNode } from 'react'

/** At the end of a list that has not all closed beads: reads older ones. */
export function OlderBeads({ onRead }: { readonly onRead: () => void }): ReactNode {
  return (
    <p className="older-beads">
      <button type="button" className="button button-small" onClick={onRead}>
        Load older closed beads
      </button>
    </p>
  )
}
