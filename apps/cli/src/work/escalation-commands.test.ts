import { expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'

const at = '2026-01-02T03:04:05.000Z'

it('gastown escalation lists what waits for you, with its subject and how often, and acknowledges it', async () => {
  const escalations = [
    {
      escalationId: 'esc-1',
      severity: 'high' as const,
      title: 'It cannot push',
      body: 'First\n\nSecond',
      raisedBy: 'town',
      beadId: 'bead-1',
      raisedAt: at,
      count: 3,
      lastRaisedAt: at,
    },
  ]
  await using town = await serveWork({
    listEscalations: async ({ all }) => ({ escalations: all ? escalations : [] }),
    acknowledgeEscalation: async () => ({ done: true }),
  })
  expect((await town.run(['escalation', 'list'])).out).toBe('Nothing waits for you.\n')
  expect((await town.run(['escalation', 'list', 'Ankh', '--all'])).out).toBe(
    `HIGH  It cannot push\n  esc-1, by town at ${at}, 3 times, about bead-1\n  First\n  Second\n`,
  )
  expect((await town.run(['escalation', 'ack', 'Ankh', 'esc-1', 'esc-2'])).out).toBe('Acknowledged: esc-1, esc-2.\n')
  expect(JSON.parse((await town.run(['escalation', 'ack', 'esc-3', '--json'])).out)).toEqual({
    done: true,
    escalationIds: ['esc-3'],
  })
  const acknowledged = town.calls.filter(([name]) => name === 'acknowledgeEscalation').map(([, input]) => input)
  expect(acknowledged).toEqual(['esc-1', 'esc-2', 'esc-3'].map((escalationId) => ({ townId: 't1', escalationId })))
  expect(await town.run(['escalation', 'ack'])).toMatchObject({ exitCode: 2 })
})
