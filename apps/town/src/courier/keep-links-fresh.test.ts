import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestPlane, type TestPlane } from '../doors/testing/test-plane.ts'
import { until } from '../doors/testing/until.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { containerTokenTtlMs } from './town-links.ts'

describe('the tokens of containers', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
    test.containers.setState(engine.townId, { state: 'running', containerGeneration: 1, bootId: 'b1' })
  })
  afterEach(() => test.close())

  const links = () =>
    test.containers.bodiesOf('PUT', '/town-link') as readonly { token: string; url: string; expiresAt: string }[]
  async function passMinutes(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await until('the next look is due', () => test.clock.pending > 0)
      const looked = test.clock.pending
      test.clock.advance(60_000)
      await until('it has looked', () => test.clock.pending >= looked)
    }
  }

  it('are renewed live at half of their hour, without a restart; an adopted container at the first look', async () => {
    await passMinutes(1)
    expect(links()).toHaveLength(1)
    await passMinutes(29)
    expect(links()).toHaveLength(1)
    await passMinutes(2)
    expect(links()).toHaveLength(2)
    expect(test.containers.starts).toEqual([])
    expect(containerTokenTtlMs).toBe(3_600_000)
  })

  it('open the routes of that town and end after an hour', async () => {
    await passMinutes(1)
    const token = links()[0]?.token ?? ''
    expect((await test.asContainer(engine, 'container-reports', { method: 'POST', body: '{}', token })).status).toBe(400)
    test.clock.advance(containerTokenTtlMs)
    expect((await test.asContainer(engine, 'mayor-id', { token })).status).toBe(401)
  })

  it('are tried again a minute later when the container does not answer, and are never in the log', async () => {
    test.containers.answer = () => new Response(null, { status: 500 })
    await passMinutes(2)
    expect(links()).toHaveLength(2)
    test.containers.answer = () => new Response(null, { status: 204 })
    await passMinutes(2)
    expect(links()).toHaveLength(3)
    for (const { token } of links()) expect(test.logged.join('\n')).not.toContain(token)
  })

  it('of a container that sleeps are left alone', async () => {
    test.containers.setState(engine.townId, { state: 'down' })
    await passMinutes(3)
    expect(links()).toEqual([])
  })
})
