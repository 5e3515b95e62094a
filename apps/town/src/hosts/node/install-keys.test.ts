import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemRandom } from '../../clock.ts'
import { keysFile, loadInstallKeys } from './install-keys.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-keys-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const load = () => loadInstallKeys({ dataDir: dir, random: systemRandom })

it('makes keys once, for their owner alone, and finds them again', async () => {
  const made = await load()
  expect(made.operatorToken).toMatch(/^[\w-]{43}$/)
  expect(made.signingKey).toHaveLength(32)
  expect(statSync(join(dir, keysFile)).mode & 0o777).toBe(0o600)
  expect(await load()).toEqual(made)
})

it('makes others after the file was removed', async () => {
  const made = await load()
  rmSync(join(dir, keysFile))
  expect((await load()).operatorToken).not.toBe(made.operatorToken)
})

it('promise 10: a damaged file is refused with what to do, and without what is in it', async () => {
  const { operatorToken } = await load()
  const file = join(dir, keysFile)
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5))
  const error: unknown = await load().catch((caught: unknown) => caught)
  expect(String(error)).toMatch(/damaged.*Remove it/)
  expect(`${String(error)} ${String((error as Error).cause)} ${String((error as Error).stack)}`).not.toContain(operatorToken)
})
