import { expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'

const spend = (costMicros: number) => ({ inputTokens: 10, outputTokens: 2, cachedTokens: 5, costMicros })

it('gastown costs shows the sum and the tables, newest day first, and sums up what it leaves out', async () => {
  const value = {
    total: spend(2_500_000),
    byDay: [
      { day: '2026-01-01', spend: spend(1_000_000) },
      { day: '2026-01-02', spend: spend(1_500_000) },
    ],
    byAgent: [{ agentId: 'agent-1', name: 'toast', spend: spend(1234) }],
    byRig: [],
    byConvoy: [],
    byBead: Array.from({ length: 17 }, (_, index) => ({
      beadId: `bead-${index}`,
      title: `Bead ${index}`,
      status: 'closed' as const,
      spend: spend(1_000_000),
    })),
  }
  await using town = await serveWork({ getCosts: async () => value })
  const { out } = await town.run(['costs'])
  expect(out).toContain('$2.50, 10 tokens read, 5 of a cache, 2 written\n')
  expect(out.indexOf('2026-01-02')).toBeLessThan(out.indexOf('2026-01-01'))
  expect(out).toMatch(/toast +\$0\.0012/)
  expect(out).toMatch(/… 2 more +\$2\.00 +20 +10 +4/)
  expect(out).not.toContain('RIG')
  expect(JSON.parse((await town.run(['costs', 'Ankh', '--json'])).out)).toEqual(value)
})
