import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../clock.ts'
import { createLocalDemoModel, type LocalDemoModel } from './local-demo-model.ts'

let dir: string
let open: LocalDemoModel[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-demo-'))
  open = []
})
afterEach(async () => {
  for (const model of open) await model.close()
  rmSync(dir, { recursive: true, force: true })
})

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
function create(): LocalDemoModel {
  const model = createLocalDemoModel({ dataDir: dir, clock: systemClock, log })
  open.push(model)
  return model
}

it('starts once for all who ask, and answers as a model server', async () => {
  const model = create()
  const [one, two] = await Promise.all([model.baseURL(), model.baseURL()])
  expect(one).toBe(two)
  const { data } = (await (await fetch(`${one}/models`)).json()) as { data: { id: string }[] }
  expect(data.map(({ id }) => id)).toContain('demo-mayor')
})

it('is at the same address after a restart', async () => {
  const first = create()
  const address = await first.baseURL()
  await first.close()
  expect(await create().baseURL()).toBe(address)
})

it('takes another port when its own was taken meanwhile, and keeps that', async () => {
  const first = create()
  const address = await first.baseURL()
  await first.close()
  const thief = createServer()
  await new Promise<void>((resolve) => {
    thief.listen(Number(new URL(address).port), '127.0.0.1', resolve)
  })
  const second = create()
  const moved = await second.baseURL()
  expect(moved).not.toBe(address)
  await second.close()
  await new Promise((resolve) => {
    thief.close(resolve)
  })
  expect(await create().baseURL()).toBe(moved)
})

it('close before anybody asked is nothing, and it does not start after that', async () => {
  const model = create()
  await model.close()
  await expect(model.baseURL()).rejects.toThrow(/closed/)
})
