import type { Metrics } from '@gastown/contract/work/metrics'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { formatUsd } from '../work/format-usd.ts'
import { formatCount } from './format-count.ts'

/** The span in a line of numbers. */
export function InShort({ metrics }: { readonly metrics: Metrics }): ReactNode {
  const { spend, throughput, readyToLanded, agents, gates } = metrics
  const { inputTokens, outputTokens, cachedTokens } = spend.total
  const runs = gates.reduce((sum, gate) => sum + gate.runs, 0)
  const failures = gates.reduce((sum, gate) => sum + gate.failed + gate.timedOut, 0)
  const numbers = [
    { name: 'Cost', value: formatUsd(spend.total.costMicros), more: 'as the engine priced it' },
    {
      name: 'Tokens',
      value: formatCount(inputTokens + outputTokens),
      more: `${formatCount(outputTokens)} written, ${formatCount(cachedTokens)} more from the cache`,
    },
    { name: 'Landed', value: formatCount(throughput.landed), more: `of ${formatCount(throughput.created)} made` },
    { name: 'Failed', value: formatCount(throughput.failed), more: 'beads that used up their tries' },
    {
      name: 'Ready to landed',
      value: readyToLanded.p50Ms === null ? '–' : formatDuration(readyToLanded.p50Ms),
      more: readyToLanded.p95Ms === null ? 'nothing landed' : `median; P95 ${formatDuration(readyToLanded.p95Ms)}`,
    },
    {
      name: 'Gates failed',
      value: runs === 0 ? '–' : `${Math.round((failures / runs) * 100)} %`,
      more: `of ${formatCount(runs)} runs`,
    },
    { name: 'Agents now', value: `${agents.now} of ${agents.limitNow}`, more: 'may work at once' },
  ]
  return (
    <dl className="in-short" aria-label="In short">
      {numbers.map(({ name, value, more }) => (
        <div key={name} data-testid={`short-${name.toLowerCase().replaceAll(' ', '-')}`}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            <span className="muted">{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
