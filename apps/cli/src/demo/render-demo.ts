import { renderTable } from '../render-table.ts'
import type { DemoResult } from './play-demo.ts'
import type { PlayedWork } from './play-work.ts'
import type { Turn } from './stage.ts'

/** The demo for a person: what was said, how the mayor came back, what landed, and the phases of its starts. */
export function renderDemo({ conversation, crash, work, metrics, steps }: DemoResult): string[] {
  const [first, ...later] = conversation
  const prewarm = crash.prewarm === null ? '' : `; prewarm ${crash.prewarm.outcome} after ${crash.prewarm.durationMs} ms`
  const phases = metrics.phases.map((one) => [
    one.phase,
    one.role,
    one.prewarmed ? 'yes' : 'no',
    one.count,
    Math.round(one.p50Ms),
    Math.round(one.p95Ms),
  ])
  const total = steps.reduce((sum, step) => sum + step.tookMs, 0)
  return [
    '',
    ...(first === undefined ? [] : linesOfTurn(first)),
    `      ✗ the container (process ${crash.killedPid ?? '?'}) was killed with SIGKILL`,
    `      ✓ the mayor was back and warm after ${seconds(crash.tookMs)}${prewarm}`,
    '',
    ...later.flatMap(linesOfTurn),
    ...linesOfWork(work),
    ...renderTable(['PHASE', 'ROLE', 'PREWARMED', 'COUNT', 'P50 MS', 'P95 MS'], phases),
    '',
    ...renderTable(
      ['ENSURE MAYOR', 'COUNT'],
      metrics.decisions.map((one) => [one.outcome, one.count]),
    ),
    '',
    ...renderTable(
      ['PREWARM', 'COUNT'],
      metrics.prewarms.map((one) => [one.outcome, one.count]),
    ),
    '',
    `One sentence, ${work.beads.length} beads, ${work.beads.length} landed on main, up to ${work.mostAtOnce} workers at once.`,
    `Done in ${seconds(total)}. Everything is stopped. To stay: npm start`,
  ]
}

function linesOfWork(work: PlayedWork): string[] {
  const landed = work.beads.flatMap(({ title, commit, files, after }) => [
    `      ✓ ${commit.slice(0, 10)}  ${title}: ${files.join(', ')}`,
    ...(after.length === 0 ? [] : [`        built on ${after.map((one) => `“${one}”`).join(', ')}`]),
  ])
  return [...linesOfTurn(work), ...landed, '', 'git log --graph main', '', ...work.graph, '']
}

function linesOfTurn({ said, answer, tookMs }: Turn): string[] {
  return [
    `you   ${said}`,
    ...answer.split('\n').map((line, at) => `${at === 0 ? 'mayor ' : '      '}${line}`.trimEnd()),
    `      (${seconds(tookMs)})`,
    '',
  ]
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
