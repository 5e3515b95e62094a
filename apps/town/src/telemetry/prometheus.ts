import type { TelemetryEvent } from '@gastown/contract/telemetry'

/** Of the text format that Prometheus and its kin read. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Upper bounds in ms: 50 is what a prewarmed phase may take, 2,500 what a server's boot takes, 30,000 what a boot gets. */
export const startupBucketsMs = [10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000] as const

/** Upper bounds in ms: 20 and 100 are what the acceptance of a start may take. */
export const acceptanceBucketsMs = [2, 5, 10, 15, 20, 30, 40, 50, 70, 100, 200, 500, 1000, 5000] as const

/** What a town has at the moment of the scrape. */
export interface TownGauges {
  readonly townId: string
  readonly agentServers: Readonly<Record<'mayor' | 'workers', number>>
  /** Actions that are not done yet. */
  readonly owed: number
  /** Dead letters. */
  readonly dead: number
  /** Unfinished beads, and failed ones, by status. */
  readonly beads: Readonly<Record<string, number>>
  readonly workersBusy: number
  readonly mergeQueue: number
  /** US dollars, all that the town ever spent. */
  readonly spentUsd: number
  /** Of its container's processes; null when it does not run, or the system does not tell. */
  readonly memoryBytes: number | null
}

/** What there is at the moment of the scrape. */
export interface Gauges {
  readonly towns: readonly TownGauges[]
  /** Of the spare's processes; null when there is none, or the system does not tell. */
  readonly spareMemoryBytes: number | null
}

export interface PrometheusMetrics {
  observe(townId: string, event: TelemetryEvent): void
  /** Drops a deleted town's series. */
  purge(townId: string): void
  /** Text format 0.0.4. Counters count from the start of this process. */
  render(gauges: Gauges): string
}

type Labels = Readonly<Record<string, string>>
interface Sample {
  readonly labels: Labels
  readonly value: number
}
type Series = Map<string, Sample>
interface Histogram {
  readonly labels: Labels
  readonly buckets: number[]
  sum: number
  count: number
}

export function createPrometheusMetrics(): PrometheusMetrics {
  const decisions: Series = new Map()
  const prewarms: Series = new Map()
  const spares: Series = new Map()
  const violations: Series = new Map()
  const worktrees: Series = new Map()
  const phases = new Map<string, Histogram>()
  const acceptances = new Map<string, Histogram>()

  const add = (series: Series, labels: Labels): void => {
    const key = renderLabels(labels)
    series.set(key, { labels, value: (series.get(key)?.value ?? 0) + 1 })
  }
  const observe = (histograms: Map<string, Histogram>, bounds: readonly number[], labels: Labels, durationMs: number): void => {
    const key = renderLabels(labels)
    const histogram = histograms.get(key) ?? { labels, buckets: bounds.map(() => 0), sum: 0, count: 0 }
    for (const [index, bound] of bounds.entries())
      if (durationMs <= bound) histogram.buckets[index] = (histogram.buckets[index] ?? 0) + 1
    histogram.sum += durationMs
    histogram.count += 1
    histograms.set(key, histogram)
  }
  const observePhase = (labels: Labels, durationMs: number): void => observe(phases, startupBucketsMs, labels, durationMs)

  return {
    observe(town, event) {
      switch (event.event) {
        case 'mayor.ensure_decision':
          return add(decisions, { town, outcome: event.outcome })
        case 'mayor.prewarm_complete':
          return add(prewarms, { town, outcome: event.outcome })
        case 'spare.wished':
          return add(spares, { outcome: event.outcome })
        case 'agent.startup_phase':
          return observePhase({ town, role: event.role, phase: event.phase, prewarmed: String(event.prewarmed) }, event.phaseMs)
        case 'terminal.first_paint':
          return observePhase(
            { town, role: 'mayor', phase: `${event.what ?? 'terminal'}.first_paint`, prewarmed: String(event.warm) },
            event.durationMs,
          )
        case 'worker.start_accepted':
          return observe(acceptances, acceptanceBucketsMs, { town }, event.durationMs)
        case 'invariant.violated':
          return add(violations, { town, invariant: event.invariant })
        case 'worktrees.measured':
          worktrees.set(renderLabels({ town }), { labels: { town }, value: event.bytes })
          return
        default:
      }
    },
    purge(townId) {
      for (const series of [decisions, prewarms, violations, worktrees, phases, acceptances]) {
        for (const [key, { labels }] of series) if (labels['town'] === townId) series.delete(key)
      }
    },
    render(gauges) {
      const { towns, spareMemoryBytes } = gauges
      const servers = towns.flatMap(({ townId, agentServers }) =>
        Object.entries(agentServers).map(([kind, value]) => ({ labels: { town: townId, kind }, value })),
      )
      const beads = towns.flatMap(({ townId, beads: byStatus }) =>
        Object.entries(byStatus).map(([status, value]) => ({ labels: { town: townId, status }, value })),
      )
      const ofTown = (count: 'owed' | 'dead' | 'workersBusy' | 'mergeQueue' | 'spentUsd') =>
        towns.map((town) => ({ labels: { town: town.townId }, value: town[count] }))
      const memory = towns.flatMap(({ townId, memoryBytes }) =>
        memoryBytes === null ? [] : [{ labels: { town: townId }, value: memoryBytes }],
      )
      const spareMemory = spareMemoryBytes === null ? [] : [{ labels: {}, value: spareMemoryBytes }]
      return [
        ...renderSeries('gastown_mayor_ensure_decisions_total', 'counter', 'What ensureMayor decided.', [...decisions.values()]),
        ...renderSeries('gastown_mayor_prewarm_total', 'counter', 'Prewarms of the mayor, one for each boot of a container.', [
          ...prewarms.values(),
        ]),
        ...renderHistogram(
          'gastown_agent_startup_phase_ms',
          'Duration of the phases of an agent start, in milliseconds.',
          phases,
          startupBucketsMs,
        ),
        ...renderHistogram(
          'gastown_worker_start_accepted_ms',
          'From the commit that gave a task to a worker until the container had accepted its start, in milliseconds.',
          acceptances,
          acceptanceBucketsMs,
        ),
        ...renderSeries('gastown_invariant_violations_total', 'counter', 'What must hold after every turn, and did not.', [
          ...violations.values(),
        ]),
        ...renderSeries('gastown_beads', 'gauge', 'Beads that are not closed.', beads),
        ...renderSeries('gastown_workers_busy', 'gauge', 'Workers that are at a task.', ofTown('workersBusy')),
        ...renderSeries('gastown_merge_queue', 'gauge', 'Branches in the merge queue.', ofTown('mergeQueue')),
        ...renderSeries('gastown_spent_usd', 'gauge', 'All that the town ever spent, in US dollars.', ofTown('spentUsd')),
        ...renderSeries('gastown_worktree_bytes', 'gauge', 'Disk that the worktrees took when it was looked at last.', [
          ...worktrees.values(),
        ]),
        ...renderSeries('gastown_agent_servers', 'gauge', 'Agent servers that run.', servers),
        ...renderSeries('gastown_outbox_owed', 'gauge', 'Actions that the town owes and has not done yet.', ofTown('owed')),
        ...renderSeries('gastown_outbox_dead', 'gauge', 'Actions that were given up: the dead-letter list.', ofTown('dead')),
        ...renderSeries('gastown_spares_total', 'counter', 'New towns, by what became of the spare for them.', [
          ...spares.values(),
        ]),
        ...renderSeries('gastown_container_memory_bytes', 'gauge', 'Memory of the processes of a container.', memory),
        ...renderSeries('gastown_spare_memory_bytes', 'gauge', 'Memory of the processes of the spare.', spareMemory),
        '',
      ].join('\n')
    },
  }
}

function renderSeries(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string[] {
  return [...renderHead(name, type, help), ...samples.map(({ labels, value }) => `${name}${renderLabelSet(labels)} ${value}`)]
}

function renderHistogram(
  name: string,
  help: string,
  histograms: ReadonlyMap<string, Histogram>,
  bounds: readonly number[],
): string[] {
  const lines = [...histograms].flatMap(([labels, { buckets, sum, count }]) => [
    ...bounds.map((bound, index) => `${name}_bucket{${labels},le="${bound}"} ${buckets[index] ?? 0}`),
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ])
  return [...renderHead(name, 'histogram', help), ...lines]
}

const renderHead = (name: string, type: string, help: string): string[] => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]

function renderLabelSet(labels: Labels): string {
  return Object.keys(labels).length === 0 ? '' : `{${renderLabels(labels)}}`
}

function renderLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',')
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
