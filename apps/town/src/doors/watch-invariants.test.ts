import type { TelemetryEvent } from '@gastown/contract/telemetry'
import { expect, it } from 'vitest'
import type { TownChange } from './town-board.ts'
import { openWorkTown } from './testing/work-town.ts'
import { watchInvariants } from './watch-invariants.ts'

it('a violation is counted and logged once, beside the turn', async () => {
  const town = await openWorkTown()
  const bead = await town.sling({ hold: true })
  const { clock } = town.test
  const listeners = new Set<(change: TownChange) => void>()
  const recorded: TelemetryEvent[] = []
  const logged: string[] = []
  const write = (_fields: unknown, message: string): void => void logged.push(message)
  const end = watchInvariants({
    board: {
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    clock,
    log: { info: write, warn: write, error: write },
    record: (_, event) => recorded.push(event),
  })
  const change = (status: 'in_review' | 'open') => {
    const beads = new Map([[bead.beadId, { ...bead, status }]])
    const engine = {
      ...town.engine,
      townId: town.engine.townId,
      town: { ...town.engine.town, work: { ...town.engine.town.work, beads } },
    }
    for (const listener of listeners) listener({ engine, turn: null })
  }
  change('open')
  clock.advance(1)
  expect(recorded).toEqual([])
  change('in_review')
  expect(recorded).toEqual([])
  clock.advance(1)
  change('in_review')
  clock.advance(1)
  expect(recorded).toEqual([
    {
      event: 'invariant.violated',
      invariant: 'I4 a bead in review has a branch in the queue',
      reason: `${bead.beadId} is in review without a merge`,
    },
  ])
  expect(logged).toEqual(['an invariant does not hold'])
  end()
  expect(listeners.size).toBe(0)
  await town.close()
})
