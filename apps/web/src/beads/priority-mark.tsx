import type { Priority } from '@gastown/contract/work/bead'
import type { ReactNode } from 'react'
import { priorityWords } from './bead-words.ts'
import './bead-parts.css'

const heights = [4, 7, 10] as const
const lit: Readonly<Record<Priority, number>> = { low: 1, medium: 2, high: 3, critical: 3 }

/** Three bars, as many lit as it is urgent; a critical one is in the colour of danger. Its word is for screen readers and on hover. */
export function PriorityMark({ priority }: { readonly priority: Priority }): ReactNode {
  return (
    <span className="priority-mark" data-priority={priority} title={`Priority: ${priorityWords[priority]}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {heights.map((height, index) => (
          <rect
            key={height}
            x={index * 4 + 0.5}
            y={11 - height}
            width="3"
            height={height}
            rx="0.8"
            fill="currentColor"
            opacity={index < lit[priority] ? 1 : 0.25}
          />
        ))}
      </svg>
      <span className="visually-hidden">Priority {priorityWords[priority]}</span>
    </span>
  )
}
