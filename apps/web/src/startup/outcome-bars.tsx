import type { StartupHistory } from '@gastown/contract/startup-history'
import type { ReactNode } from 'react'
import { describeOutcome, describePrewarm } from '../town/town-words.ts'

interface Counted {
  readonly name: string
  readonly text: string
  readonly count: number
}

/** What came of opening the town, and of the prewarms. */
export function OutcomeBars({ history }: { readonly history: StartupHistory }): ReactNode {
  const decisions = history.decisions.map(({ outcome, count }) => ({ name: outcome, text: describeOutcome(outcome), count }))
  const prewarms = history.prewarms.map(({ outcome, count }) => ({
    name: outcome,
    text: capitalize(describePrewarm(outcome)),
    count,
  }))
  return (
    <div className="startup-pair">
      <Bars
        title="When the town was opened"
        rows={decisions}
        empty="What was found each time somebody opened the town will be counted here."
      />
      <Bars title="Prewarms" rows={prewarms} empty="How the prewarm of each boot of the container ended will be counted here." />
    </div>
  )
}

function Bars({
  title,
  rows,
  empty,
}: {
  readonly title: string
  readonly rows: readonly Counted[]
  readonly empty: string
}): ReactNode {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <section className="startup-card">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className="muted">{empty}</p>
      ) : (
        <ul className="counted">
          {rows
            .toSorted((one, other) => other.count - one.count)
            .map(({ name, text, count }) => (
              <li key={name} title={name}>
                <span>{text}</span>
                <b>{count}</b>
                <span className="counted-bar" style={{ width: `${(count / most) * 100}%` }} />
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
