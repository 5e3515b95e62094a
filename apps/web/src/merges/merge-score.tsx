import type { MergeScore } from '@gastown/contract/work/merge'
import type { ReactNode } from 'react'

const points = new Intl.NumberFormat('en', { maximumFractionDigits: 1, signDisplay: 'exceptZero' })

/** The place of a branch in the queue, and what it is the sum of. */
export function MergeScoreView({ score }: { readonly score: MergeScore }): ReactNode {
  return (
    <details className="merge-score" data-testid="merge-score">
      <summary>
        <span className="visually-hidden">Score </span>
        {Math.round(score.total)}
      </summary>
      <table>
        <caption className="visually-hidden">What the score is the sum of</caption>
        <tbody>
          {score.parts.map((part) => (
            <tr key={part.what}>
              <th scope="row">{part.what}</th>
              <td className="number">{points.format(part.points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
