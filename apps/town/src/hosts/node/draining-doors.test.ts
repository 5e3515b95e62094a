import { expect, it } from 'vitest'
import { createDrainingDoors } from './draining-doors.ts'

const doors = () =>
  createDrainingDoors({ fetch: async () => new Response('served'), upgrade: async () => ({ accept: () => undefined }) })
const ask = (path: string): Request => new Request(`http://127.0.0.1:8787${path}`)

it('are as the doors behind them until they are shut', async () => {
  const open = doors()
  expect((await open.fetch(ask('/trpc/gastown.listTowns'))).status).toBe(200)
  expect(await open.upgrade(ask('/api/towns/t/status/ws'))).toHaveProperty('accept')
})

it('shut, they answer containers and probes alone: wishes and viewers are told why', async () => {
  const shut = doors()
  shut.shut()
  for (const path of ['/api/towns/t/container-reports', '/api/towns/t/rigs/mayor/agents/a/db-snapshot', '/healthz', '/metrics']) {
    expect((await shut.fetch(ask(path))).status).toBe(200)
  }
  const refused = await shut.fetch(ask('/trpc/gastown.sendMessage'))
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({ code: 'TOWN_RECOVERING', detail: expect.stringContaining('stopped') as string })
  expect(await shut.upgrade(ask('/api/towns/t/status/ws'))).toMatchObject({ status: 503 })
})
