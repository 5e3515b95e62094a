import { useEffect, useRef, type ReactNode } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { describeSeries, drawnSeries, isStacked, type ChartSeries } from './chart-data.ts'
import { formatMoment, formatTick, tickSeconds } from './time-ticks.ts'
import { usePageColours } from './use-page-colours.ts'

/** Pixels: high enough to read a scale off, low enough for two on a screen. */
const chartHeight = 190

interface ChartProps {
  /** What is shown, for who does not see it. */
  readonly label: string
  /** Beginning of each bucket. */
  readonly at: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly format: (value: number) => string
  /** Only whole numbers stand at the axis. */
  readonly whole?: boolean
}

/** Numbers over time; the ones below the pointer stand beneath it. Whoever does not see it hears the main ones, and has them all as a table. */
export function Chart(props: ChartProps): ReactNode {
  const colours = usePageColours()
  const shape = props.series.map(({ name, shape: one, colour }) => `${name} ${one} ${colour}`).join('|')
  return <Drawing key={`${colours}|${shape}`} {...props} />
}

function Drawing({ label, at, series, format, whole = false }: ChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const shown = useRef({ at, series })
  useEffect(() => {
    shown.current = { at, series }
    chart.current?.setData(dataOf(shown.current))
  }, [at, series])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = new uPlot(optionsOf(element, { shown, format, whole }), dataOf(shown.current), element)
    chart.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: chartHeight }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [format, whole])
  return (
    <figure className="chart" role="img" aria-label={`${label}. ${describeSeries(series, format)}`}>
      <div ref={box} aria-hidden="true" className="chart-drawing" style={{ minHeight: chartHeight }} />
    </figure>
  )
}

function dataOf({ at, series }: Pick<ChartProps, 'at' | 'series'>): uPlot.AlignedData {
  return [at.map((one) => Date.parse(one) / 1000), ...drawnSeries(series).map(({ heights }) => [...heights])]
}

interface Drawn {
  readonly shown: { readonly current: Pick<ChartProps, 'at' | 'series'> }
  readonly format: (value: number) => string
  readonly whole: boolean
}

function optionsOf(element: HTMLElement, { shown, format, whole }: Drawn): uPlot.Options {
  const token = (name: string): string => getComputedStyle(element).getPropertyValue(name)
  const axis = {
    stroke: token('--text-3'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
    font: `11px ${token('--font')}`,
  }
  return {
    width: element.clientWidth,
    height: chartHeight,
    legend: { markers: { width: 2 } },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_chart, _from, to) => [0, Math.max(whole ? 1 : Number.MIN_VALUE, to) * 1.08] } },
    axes: [
      {
        ...axis,
        space: 80,
        size: 30,
        incrs: [...tickSeconds],
        values: (_chart, values, _axis, _space, stepSeconds) => values.map((at) => formatTick(at, stepSeconds)),
      },
      {
        ...axis,
        size: 72,
        values: (_chart, values) => values.map((value) => (whole && !Number.isInteger(value) ? '' : format(value))),
      },
    ],
    series: [
      { label: 'From', value: (_chart, at: number | null) => (at === null ? '–' : formatMoment(at)) },
      ...drawnSeries(shown.current.series).map(({ of }) => seriesOf(element, of, { shown, format })),
    ],
  }
}

function seriesOf(element: HTMLElement, of: ChartSeries, { shown, format }: Pick<Drawn, 'shown' | 'format'>): uPlot.Series {
  const colour = readColour(element, `--series-${of.colour}`)
  const bars = uPlot.paths.bars?.({ size: [0.72, 28], align: 1, gap: 1 })
  return {
    label: of.name,
    stroke: colour,
    width: of.shape === 'bar' ? 0 : of.shape === 'limit' ? 1.5 : 2,
    ...(isStacked(of) ? { fill: colour } : {}),
    ...(of.shape === 'limit' ? { dash: [5, 4] } : {}),
    ...(of.shape === 'bar' && bars !== undefined ? { paths: bars } : {}),
    // Nothing measured is no nought: the line goes on to the next that was.
    spanGaps: of.shape === 'line',
    points: { show: of.shape === 'line', size: 5, fill: colour },
    // What stands on others is drawn higher than it is: the number is its own.
    value: (_chart, _height, _index, at) => {
      const value = at === null ? undefined : shown.current.series.find(({ name }) => name === of.name)?.values[at]
      return value === undefined || value === null ? '–' : format(value)
    },
  }
}

/** A canvas does not know of custom properties: the colour as the element would be drawn in it. */
function readColour(element: HTMLElement, name: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${name})`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
