import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describePushSubscriptionsContract } from '../../notify/push-subscriptions-contract.ts'
import { createFilePushSubscriptions } from './file-push-subscriptions.ts'
import { loadPushKeys, pushKeysFile } from './push-keys.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-push-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describePushSubscriptionsContract('a file', () => {
  const file = join(dir, 'push.json')
  return { subscriptions: createFilePushSubscriptions({ file }), reopen: () => createFilePushSubscriptions({ file }) }
})

it('promise 10: the install’s keys are made once, for their owner alone, and a damaged file is named but not quoted', async () => {
  const made = await loadPushKeys({ dataDir: dir })
  expect(await loadPushKeys({ dataDir: dir })).toEqual(made)
  expect(statSync(join(dir, pushKeysFile)).mode & 0o077).toBe(0)
  writeFileSync(join(dir, pushKeysFile), `{"privateKey":"${made.privateKey}`)
  const damaged = loadPushKeys({ dataDir: dir })
  await expect(damaged).rejects.toThrow(/push-keys\.json is damaged/)
  await expect(damaged).rejects.not.toThrow(made.privateKey)
})

it('promise 10: an endpoint is for its owner alone, and not in the word about a damaged file', async () => {
  const file = join(dir, 'push.json')
  writeFileSync(file, '{"subscriptions":[{"endpoint":"https://push.example/secret"')
  const damaged = createFilePushSubscriptions({ file }).list()
  await expect(damaged).rejects.toThrow(/is damaged/)
  await expect(damaged).rejects.not.toThrow('secret')
})
