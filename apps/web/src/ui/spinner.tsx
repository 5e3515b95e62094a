import type { ReactNode } from 'react'
import { useNow } from './use-now.ts'

/** As often as the counters that a person watches meanwhile. */
const everyMs = 500
const quarterTurn = 90

/**
 * Something is under way. It turns with the counters of the page and not by an animation: a browser draws sixty frames a second for one,
 * which without a GPU costs 3 % of the core that the mayor boots on.
 */
export function Spinner(): ReactNode {
  const nowMs = useNow({ everyMs, ticking: true })
  return <span className="spinner" aria-hidden="true" style={{ rotate: `${((nowMs / everyMs) % 4) * quarterTurn}deg` }} />
}
