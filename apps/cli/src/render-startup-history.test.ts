import type { AgentId, TownId } from '@gastown/contract/ids'
import type { StartupHistory } from '@gastown/contract/startup-history'
import { expect, it } from 'vitest'
import { renderStartupHistory } from './render-startup-history.ts'
import { runForTest } from './testing/run-for-test.ts'
import { serveProcedures } from './testing/serve-procedures.ts'

const townId = 't1' as TownId
const empty: StartupHistory = {
  starts: [],
  ready: [],
  series: [],
  decisions: [],
  prewarms: [],
  prewarmHitRate: null,
  firstPaints: [],
}
const history: StartupHistory = {
  ...empty,
  starts: [
    {
      startedAt: '2026-03-01T12:00:00.000Z',
      role: 'mayor',
      agentId: 'mayor-1' as AgentId,
      generation: 2,
      outcome: 'fresh_dispatch',
      prewarm: 'ready',
      phases: [
        { phase: 'sdk_ready', elapsedMs: 4000, phaseMs: 3100.4, prewarmed: false },
        { phase: 'first_token', elapsedMs: 90_000, phaseMs: 50_000, prewarmed: false },
      ],
      readyMs: null,
    },
  ],
  ready: [{ warm: false, count: 3, p50Ms: 4447, p95Ms: 11_594 }],
  prewarmHitRate: 0.666,
  firstPaints: [{ what: 'last_screen', warm: true, count: 2, p50Ms: 31, p95Ms: 40, recent: [] }],
}

it('says how often the mayor was there before, how long it took, and how each start went', () => {
  const text = renderStartupHistory(history).join('\n')
  expect(text).toContain('Warm before somebody came: 67 %')
  expect(text).toMatch(/ready, cold +3 +4447 ms +11594 ms/)
  expect(text).toMatch(/click to painted last screen, warm +2 +31 ms +40 ms/)
  // The first token waits for the user: it is never what made a start slow.
  expect(text).toMatch(/fresh_dispatch +ready +never +sdk_ready 3100 ms/)
})

it('says that nothing was measured', () => {
  expect(renderStartupHistory(empty)).toEqual(['No start was measured in this time.'])
})

it('mayor startup asks for the days it was told, and prints one JSON document with --json', async () => {
  const asked: unknown[] = []
  await using served = await serveProcedures({
    listTowns: async () => ({
      towns: [
        {
          townId,
          name: 'Ankh',
          createdAt: '2026-01-01T00:00:00.000Z',
          engine: 'kilo',
          provider: 'demo',
          containerState: 'running',
          containerReason: '',
          mayorStatus: 'waiting',
          rigCount: 0,
          work: { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 },
        },
      ],
    }),
    getStartupHistory: async (input) => {
      asked.push(input)
      return history
    },
  })
  const to = ['--url', served.url, '--token', 'secret']
  const { exitCode, out } = await runForTest(['mayor', 'startup', '--days', '30', '--json', ...to])
  expect({ exitCode, answer: JSON.parse(out) as unknown }).toEqual({ exitCode: 0, answer: history })
  expect(await runForTest(['mayor', 'startup', ...to])).toMatchObject({ exitCode: 0, err: '' })
  expect(asked).toEqual([
    { townId: 't1', days: 30 },
    { townId: 't1', days: 7 },
  ])
  expect((await runForTest(['mayor', 'startup', '--days', '31', ...to])).err).toContain('Days are a whole number, 1 to 30.')
})
