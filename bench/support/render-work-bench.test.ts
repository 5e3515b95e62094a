import { expect, it } from 'vitest'
import { renderWorkBench, type WorkBench } from './render-work-bench.ts'

const spread = { runs: 20, p50Ms: 10, p95Ms: 20 }
const bench: WorkBench = {
  date: '2026-11-26',
  machine: '2 cores',
  node: 'v24',
  turns: {
    openBeads: 5_000,
    closedBeads: 100_000,
    turns: 600,
    fresh: { runs: 600, p50Ms: 2, p95Ms: 4, p99Ms: 6 },
    withHistory: { runs: 600, p50Ms: 2, p95Ms: 4, p99Ms: 16 },
    ratio: 1,
    loadMs: 30,
  },
  queue: { branches: 20, batchSize: 5, alonePerMinute: 27, batchedPerMinute: 120, ratio: 4.4 },
  polecats: {
    polecats: 30,
    rigs: 5,
    openBeads: 1_000,
    atOnce: 30,
    memoryGiB: 5,
    landed: 30,
    twice: 0,
    startAccepted: spread,
    allAccepted: spread,
    warmStart: { runs: 20, p50Ms: 700, p95Ms: 816 },
    warmSteps: [
      { step: 'git_done', ...spread },
      { step: 'tools_ready', runs: 20, p50Ms: 74.4, p95Ms: 99.6 },
    ],
    crowdedStart: spread,
    allSteps: [],
  },
} as WorkBench

it('says of each line what was asked for, and whether it was reached', () => {
  const rows = renderWorkBench(bench)
    .split('\n')
    .filter((line) => line.startsWith('| '))
  expect(rows.find((row) => row.includes('the same with 100000 closed beads'))).toContain('**not reached**')
  expect(rows.find((row) => row.startsWith('| 30 polecats'))).toMatch(/\| reached \|$/)
})

it('says where a worker’s start spends its time, and what was not measured', () => {
  const text = renderWorkBench(bench)
  expect(text).toContain('(`git_done`) | p50 10 ms, p95 20 ms | not measured |')
  expect(text).toContain('(`tools_ready`) | p50 74 ms, p95 100 ms | not measured |')
  expect(text).toContain('| the whole, to the first prompt in the session | p50 700 ms, p95 816 ms |')
})
