import { metricsSchema } from '@gastown/contract/work/metrics'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

describe('the numbers of a town', () => {
  let town: WorkTown
  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  const ask = async (window?: string) => {
    const input = { townId: town.engine.townId, ...(window === undefined ? {} : { window }) }
    return metricsSchema.parse((await town.test.query('getMetrics', input)).data)
  }

  it('are up to the last turn, each event counted once however often they are asked for', async () => {
    const before = await ask()
    expect(before.window).toBe('24h')
    await town.sling({ title: 'One' })
    await ask('1h')
    await town.sling({ title: 'Two', hold: true })
    const after = await ask()
    expect(after.throughput.created).toBe(before.throughput.created + 2)
    expect(after.waits.find(({ kind }) => kind === 'held')?.now).toBe(1)
    expect(after.events.total).toBe((await ask('30d')).events.total)
    expect(after.agents.now).toBe(1)
  })

  it('are of one of the spans that there are', async () => {
    const { status, error } = await town.test.query('getMetrics', { townId: town.engine.townId, window: '2h' })
    expect(status).toBe(400)
    expect(error?.data).toMatchObject({ code: 'INVALID_INPUT', field: 'window' })
  })

  it('say what the town takes of the machine', async () => {
    const { data } = await town.test.query('getFootprint', { townId: town.engine.townId })
    expect(data).toMatchObject({ disk: [{ part: 'records', bytes: 4096 }] })
  })
})
