import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AgentId, TownId } from '@gastown/contract/ids'
import { describeLastScreensContract } from '../../screens/last-screens-contract.ts'
import { createFileLastScreens } from './file-last-screens.ts'

let dir: string

describeLastScreensContract('files', () => createFileLastScreens({ dir }))

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-screens-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const key = { townId: 'town-1' as TownId, agentId: 'mayor-1' as AgentId }

it('promise 10: only the owner can read a screen, and a damaged file is no screen', async () => {
  const info = { agentId: key.agentId, generation: 1, takenAtMs: 1, cols: 80, rows: 24 }
  await createFileLastScreens({ dir }).put({ townId: key.townId, screen: { info, bytes: new Uint8Array([65]) } })
  const file = join(dir, 'town-1', 'mayor-1.screen')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await createFileLastScreens({ dir }).get(key))?.info).toEqual(info)
  truncateSync(file, 5)
  expect(await createFileLastScreens({ dir }).get(key)).toBeNull()
})
