import type { Metrics, SpendPart } from '@gastown/contract/work/metrics'
import { Link } from '@tanstack/react-router'
import { useMemo, useState, type ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { formatUsd } from '../work/format-usd.ts'
import { ChartCard } from './chart-card.tsx'
import type { ChartSeries } from './chart-data.ts'
import { ChoiceRow } from './choice-row.tsx'
import { formatCount } from './format-count.ts'

const parts = [
  { value: 'byRole', text: 'Role' },
  { value: 'byRig', text: 'Rig' },
  { value: 'byConvoy', text: 'Convoy' },
  { value: 'byModel', text: 'Model' },
] as const
type By = (typeof parts)[number]['value']

const amounts = [
  { value: 'cost', text: 'Cost' },
  { value: 'tokens', text: 'Tokens' },
] as const
type Amount = (typeof amounts)[number]['value']

/** Tokens and money over time, shared out. */
export function SpendCard({ metrics: { spend, buckets } }: { readonly metrics: Metrics }): ReactNode {
  const [by, setBy] = useState<By>('byRole')
  const [amount, setAmount] = useState<Amount>('cost')
  const chosen = spend[by]
  const series = useMemo<ChartSeries[]>(
    () =>
      chosen.map((part, index) => ({
        name: part.name,
        values: amount === 'cost' ? part.costMicros : part.tokens,
        shape: 'bar',
        colour: index + 1,
      })),
    [chosen, amount],
  )
  const { costMicros, inputTokens, outputTokens } = spend.total
  return (
    <ChartCard
      title="Tokens and cost"
      text="What the engines counted for every turn of every agent. Tokens are those read and written; what came from the cache is apart."
      figure={amount === 'cost' ? formatUsd(costMicros) : formatCount(inputTokens + outputTokens)}
      controls={
        <>
          <ChoiceRow label="Amount" options={amounts} value={amount} onChange={setAmount} />
          <ChoiceRow label="Shared out by" options={parts} value={by} onChange={setBy} />
        </>
      }
      at={buckets}
      series={series}
      format={amount === 'cost' ? formatUsd : formatCount}
      empty="What agents spend will be drawn here."
      testId="metric-spend"
    >
      {chosen.length === 0 ? null : <PartsTable by={by} parts={chosen} />}
    </ChartCard>
  )
}

function PartsTable({ by, parts: rows }: { readonly by: By; readonly parts: readonly SpendPart[] }): ReactNode {
  const word = parts.find(({ value }) => value === by)?.text
  return (
    <div className="table-box" tabIndex={0} role="region" aria-label={`Sums by ${word?.toLowerCase()}`}>
      <table className="metric-parts">
        <thead>
          <tr>
            <th scope="col">{word}</th>
            {['Cost', 'Read', 'Written', 'From cache'].map((title) => (
              <th scope="col" className="number" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((part, index) => (
            <tr key={part.name} data-part={part.key ?? ''}>
              <th scope="row">
                <i className="swatch" data-colour={index + 1} />
                <PartName by={by} part={part} />
              </th>
              <td className="number">{formatUsd(part.spend.costMicros)}</td>
              <td className="number">{formatCount(part.spend.inputTokens)}</td>
              <td className="number">{formatCount(part.spend.outputTokens)}</td>
              <td className="number">{formatCount(part.spend.cachedTokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PartName({ by, part: { key, name } }: { readonly by: By; readonly part: SpendPart }): ReactNode {
  const { townId } = useTownVisit()
  if (key !== null && by === 'byConvoy')
    return (
      <Link to="/towns/$townId/convoys/$convoyId" params={{ townId, convoyId: key }}>
        {name}
      </Link>
    )
  if (key !== null && by === 'byRig')
    return (
      <Link to="/towns/$townId/rigs/$rigId" params={{ townId, rigId: key }}>
        {name}
      </Link>
    )
  return name
}
