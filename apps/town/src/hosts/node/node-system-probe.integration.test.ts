import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemViewSchema } from '@gastown/contract/views'
import { createNodeSystemProbe } from './node-system-probe.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gastown-system-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function writeProgram(name: string, script: string): string {
  const file = join(dir, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
const probe = (env: Record<string, string>, sandbox: 'auto' | 'none' = 'auto') =>
  createNodeSystemProbe({ dataDir: '/d', sandbox, env })

it('finds the engines that are set, with their versions, and git', async () => {
  const env = {
    PATH: `${dir}:/usr/bin:/bin`,
    GASTOWN_KILO_BIN: writeProgram('my-kilo', 'echo 7.9.9-beta.1'),
    GASTOWN_OPENCODE_BIN: writeProgram('my-opencode', 'echo "opencode v1.2.3"'),
  }
  writeProgram('git', 'echo git version 2.99.0')
  const view = await probe(env).read()
  expect(systemViewSchema.parse({ ...view, recovering: false, warmth: null, install: [] })).toMatchObject({
    dataDir: '/d',
    nodeVersion: process.version,
    version: '0.1.0',
  })
  expect(view.engines).toEqual([
    { engine: 'kilo', installed: true, version: '7.9.9-beta.1', hint: '' },
    { engine: 'opencode', installed: true, version: '1.2.3', hint: '' },
  ])
  expect(view.git).toEqual({ installed: true, version: '2.99.0', hint: '' })
})

it('a setting that leads nowhere is said, and nothing else is taken instead', async () => {
  const { engines } = await probe({
    PATH: '/usr/bin:/bin',
    GASTOWN_KILO_BIN: '/nowhere/kilo',
    GASTOWN_OPENCODE_BIN: 'opencode',
  }).read()
  expect(engines.map(({ installed, hint }) => [installed, hint])).toEqual([
    [false, 'GASTOWN_KILO_BIN is "/nowhere/kilo", which is not the absolute path of a program.'],
    [false, 'GASTOWN_OPENCODE_BIN is "opencode", which is not the absolute path of a program.'],
  ])
})

it('says how to get git and bubblewrap when they are not there', async () => {
  const view = await probe({ PATH: dir }).read()
  expect(view.git).toMatchObject({ installed: false, version: null, hint: expect.stringContaining('Install') as string })
  expect(view.sandbox.inForce).toBe('none')
  expect(view.sandbox.reason).not.toBe('')
})

it('promise 9: says that the sandbox is off when it was turned off', async () => {
  expect((await probe({ PATH: '/usr/bin:/bin' }, 'none').read()).sandbox).toMatchObject({
    inForce: 'none',
    reason: expect.stringContaining('--sandbox none') as string,
  })
})

it('a sandbox program that does not work is none, with what it said', async () => {
  writeProgram('bwrap', 'echo "no user namespaces here" >&2; exit 1')
  const { sandbox } = await probe({ PATH: dir }).read()
  expect(sandbox.inForce).toBe('none')
  expect(sandbox.reason).toMatch(process.platform === 'linux' ? /no user namespaces here/ : /needs Linux/)
})

it('asks a program for its version once, and again when it was replaced', async () => {
  const asked = join(dir, 'asked')
  const file = writeProgram('kilo', `echo x >> ${asked}; echo 1.0.$(wc -l < ${asked} | tr -d " ")`)
  const system = probe({ PATH: '/usr/bin:/bin', GASTOWN_KILO_BIN: file })
  const versionOf = async () => (await system.read()).engines[0]?.version
  expect(await versionOf()).toBe('1.0.1')
  expect(await versionOf()).toBe('1.0.1')
  writeProgram('kilo', 'echo 2.0.0')
  expect(await versionOf()).toBe('2.0.0')
})

it('a program that does not tell its version is there all the same', async () => {
  const env = { PATH: '/usr/bin:/bin', GASTOWN_KILO_BIN: writeProgram('kilo', 'exit 3') }
  expect((await probe(env).read()).engines[0]).toEqual({ engine: 'kilo', installed: true, version: null, hint: '' })
})
