import type { ReactNode } from 'react'
import './bead-parts.css'

/** The first labels, and how many more there are. */
export function LabelTags({ labels, most }: { readonly labels: readonly string[]; readonly most: number }): ReactNode {
  if (labels.length === 0) return null
  const more = labels.length - most
  return (
    <span className="label-tags" title={labels.join(', ')}>
      {labels.slice(0, most).map((label) => (
        <span key={label} className="bead-tag">
          {label}
        </span>
      ))}
      {more > 0 ? <span className="bead-tag">+{more}</span> : null}
    </span>
  )
}
