import { systemViewSchema } from '@gastown/contract/views'
import { expect, test } from 'vitest'
import { missingParts } from './missing-parts.ts'

const systemWith = ({ kilo, opencode, git = true }: { kilo: boolean; opencode: boolean; git?: boolean }) =>
  systemViewSchema.parse({
    version: '0.1.0',
    nodeVersion: 'v24.0.0',
    dataDir: '/data',
    recovering: false,
    warmth: null,
    engines: [
      { engine: 'kilo', installed: kilo, version: null, hint: 'get kilo' },
      { engine: 'opencode', installed: opencode, version: null, hint: 'get opencode' },
    ],
    sandbox: { inForce: 'none', reason: '' },
    install: [],
    git: { installed: git, version: null, hint: 'get git' },
  })

test('a machine with any engine lacks none for towns in general, and the other one for a town that wants it', () => {
  const system = systemWith({ kilo: false, opencode: true })
  expect(missingParts(system, undefined)).toEqual([])
  expect(missingParts(system, 'opencode')).toEqual([])
  expect(missingParts(system, 'kilo')).toEqual([{ text: 'The engine kilo is not on this machine.', hint: 'get kilo' }])
})

test('without an engine, and without git, it says how to get them', () => {
  const missing = missingParts(systemWith({ kilo: false, opencode: false, git: false }), undefined)
  expect(missing.map(({ hint }) => hint)).toEqual(['get git', 'get kilo'])
})
