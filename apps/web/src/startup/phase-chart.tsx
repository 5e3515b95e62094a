import type { StartupHistory } from '@gastown/contract/startup-history'
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { formatDuration } from '../ui/format-duration.ts'
import { chartDataOf } from './phase-series.ts'

/** Pixels: high enough to read a scale off, low enough for a phone held upright. */
const chartHeight = 220

const minute = 60
const hour = 60 * minute
const day = 24 * hour
/** From the shortest bucket of the history up. */
const tickSeconds = [
  ...[1, 2, 5, 10, 15, 30].map((times) => times * minute),
  ...[1, 3, 6, 12].map((times) => times * hour),
  ...[1, 2, 7].map((times) => times * day),
]
const moment = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const formatTick = (atSeconds: number, stepSeconds: number): string =>
  (stepSeconds < day ? timeOfDay : dayOfYear).format(atSeconds * 1000)

interface PhaseChartProps {
  readonly series: StartupHistory['series'][number]
  readonly isLog: boolean
}

/** The drawing alone: whoever does not see it has the table beside it. */
export function PhaseChart(props: PhaseChartProps): ReactNode {
  const { theme } = useObservable(usePage().settings)
  const isLight = useSyncExternalStore(subscribeToScheme, () => lightScheme().matches)
  // The colours are read off the page when it is drawn: another theme is another drawing.
  return <Drawing key={`${theme} ${isLight}`} {...props} />
}

function Drawing({ series, isLog }: PhaseChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const chart = new uPlot(chartOptions(element, isLog), chartDataOf(series, isLog), element)
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: chartHeight }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.destroy()
    }
  }, [series, isLog])
  return <div ref={box} className="phase-chart" aria-hidden="true" style={{ minHeight: chartHeight }} />
}

const lightScheme = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)')

function subscribeToScheme(listener: () => void): () => void {
  const media = lightScheme()
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

function chartOptions(element: HTMLElement, isLog: boolean): uPlot.Options {
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(name)
  const axis = {
    stroke: colour('--text-3'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${colour('--font')}`,
  }
  const line = (label: string, stroke: string): uPlot.Series => ({
    label,
    stroke,
    width: 2,
    points: { show: true, size: 6, fill: stroke },
    value: (_chart, ms: number | null) => (ms === null ? '–' : formatDuration(ms)),
  })
  return {
    width: element.clientWidth,
    height: chartHeight,
    legend: { markers: { width: 2 } },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: (_chart, from, to) => (to > from ? [from, to] : [from - 60, from + 60]) },
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- Distr.Logarithmic, which the library has as a type only
      y: isLog ? { distr: 3 } : { range: (_chart, _from, to) => [0, Math.max(1, to) * 1.08] },
    },
    axes: [
      {
        ...axis,
        space: 80,
        incrs: [...tickSeconds],
        values: (_chart, values, _axis, _space, stepSeconds) => values.map((at) => formatTick(at, stepSeconds)),
      },
      {
        ...axis,
        size: 64,
        values: (_chart, values) => values.map((ms: number | null) => (ms === null ? '' : formatDuration(ms))),
      },
    ],
    series: [
      { label: 'From', value: (_chart, at: number | null) => (at === null ? '–' : moment.format(at * 1000)) },
      line('P50', colour('--accent')),
      line('P95', colour('--busy')),
    ],
  }
}
