import { GastownError } from '@gastown/contract/errors'
import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'

const event = (seq: number) => ({ seq, type: 'bead.created', at: '2026-01-02T03:04:05.000Z', text: `Event ${seq}.` })

describe('gastown events', () => {
  it('shows the newest ones, or those behind a number', async () => {
    await using town = await serveWork({ getTownEvents: async () => ({ events: [event(7), event(8)] }) })
    expect((await town.run(['events', 'Ankh'])).out).toBe(
      '     7  2026-01-02T03:04:05.000Z  Event 7.\n     8  2026-01-02T03:04:05.000Z  Event 8.\n',
    )
    expect(JSON.parse((await town.run(['events', '--after', '6', '--limit', '2', '--json'])).out)).toEqual({
      events: [event(7), event(8)],
    })
    expect(town.calls.map(([, input]) => input)).toEqual([
      { townId: 't1', limit: 100 },
      { townId: 't1', limit: 2, after: 6 },
    ])
    expect(await town.run(['events', '--after', 'x'])).toMatchObject({ exitCode: 2 })
  })

  it('--follow: each event once and in order, over a town that does not answer for a while, until Ctrl-C', async () => {
    const recorded = [event(1)]
    let failures = 1
    await using town = await serveWork({
      getTownEvents: async ({ after = 0 }) => {
        if (after === 3 && failures-- > 0) throw new GastownError('TOWN_RECOVERING', 'It is being recovered.')
        const events = recorded.filter(({ seq }) => seq > after)
        // What happens while it is asked for is found by the next question.
        if (recorded.length < 5) recorded.push(event(recorded.length + 1))
        return { events }
      },
    })
    const interruption = new AbortController()
    const seen: number[] = []
    const { exitCode, err } = await town.run(['events', '--follow', '--json'], {
      signal: interruption.signal,
      onPrint: (line) => {
        const { seq } = JSON.parse(line) as { seq: number }
        seen.push(seq)
        if (seq === 5) interruption.abort()
      },
    })
    expect({ exitCode, seen }).toEqual({ exitCode: 0, seen: [1, 2, 3, 4, 5] })
    expect(err).toBe('The town does not answer; going on when it does.\n')
  })

  it('--follow: ends with the reason when the town is gone', async () => {
    let asked = 0
    await using town = await serveWork({
      getTownEvents: async () => {
        if (asked++ > 0) throw new GastownError('TOWN_NOT_FOUND', 'There is no such town.')
        return { events: [] }
      },
    })
    expect(await town.run(['events', '--follow'])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('TOWN_NOT_FOUND') as string,
    })
  })
})
