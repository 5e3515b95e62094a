import { metricsWindows, type MetricsWindow } from '@gastown/contract/work/metrics'
import { ChoiceRow } from './choice-row.tsx'

const words: Readonly<Record<MetricsWindow, string>> = {
  '1h': 'Last hour',
  '6h': 'Last 6 hours',
  '24h': 'Last day',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

/** The span that all charts show. */
export function WindowChoice(props: { readonly value: MetricsWindow; readonly onChange: (window: MetricsWindow) => void }) {
  const options = metricsWindows.map((window) => ({ value: window, text: window, label: words[window] }))
  return <ChoiceRow label="Time" options={options} {...props} />
}
