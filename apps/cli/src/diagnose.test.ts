import { chmodSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SystemView } from '@gastown/contract/views'
import { describe, expect, it } from 'vitest'
import { findDataFolder, findPort, findingsOfSystem } from './diagnose.ts'

const system: SystemView = {
  version: '0.1.0',
  nodeVersion: 'v24.0.0',
  dataDir: '/data',
  recovering: false,
  warmth: null,
  engines: [
    { engine: 'kilo', installed: true, version: '7.7.9', hint: '' },
    { engine: 'opencode', installed: false, version: null, hint: 'Install opencode.' },
  ],
  sandbox: { inForce: 'bubblewrap', reason: '' },
  install: [],
  git: { installed: true, version: '2.39.5', hint: '' },
}
const stateOf = (view: SystemView, name: string) => findingsOfSystem(view).find((one) => one.name === name)

describe('doctor', () => {
  it('takes one engine for enough, and none for an error that says how to get one', () => {
    expect(stateOf(system, 'kilo')).toMatchObject({ state: 'ok', detail: '7.7.9' })
    expect(stateOf(system, 'opencode')).toMatchObject({ state: 'warning', detail: 'Install opencode.' })
    const none = {
      ...system,
      engines: system.engines.map((one) => ({ ...one, installed: false, hint: `Install ${one.engine}.` })),
    }
    expect(stateOf(none, 'kilo')).toMatchObject({ state: 'error', detail: 'Install kilo.' })
  })

  it('says which sandbox is in force, and warns of none', () => {
    expect(stateOf(system, 'sandbox')).toMatchObject({ state: 'ok', detail: 'bubblewrap' })
    const none: SystemView = { ...system, sandbox: { inForce: 'none', reason: 'bwrap is not installed' } }
    expect(stateOf(none, 'sandbox')).toMatchObject({ state: 'warning', detail: 'none: bwrap is not installed' })
  })

  it('takes a missing git for an error with the way out', () => {
    const none: SystemView = { ...system, git: { installed: false, version: null, hint: 'Install git.' } }
    expect(stateOf(none, 'git')).toMatchObject({ state: 'error', detail: 'Install git.' })
  })

  it('wants a data folder that is its owner’s alone, or that can be made', () => {
    using home = mkdtempDisposableSync(join(tmpdir(), 'gastown-doctor-'))
    expect(findDataFolder(home.path)).toMatchObject({ state: 'ok' })
    expect(findDataFolder(join(home.path, 'a', 'b'))).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('will be made') as unknown,
    })
    chmodSync(home.path, 0o755)
    expect(findDataFolder(home.path)).toMatchObject({ state: 'error', detail: expect.stringContaining('chmod 700') as unknown })
    writeFileSync(join(home.path, 'file'), '')
    expect(findDataFolder(join(home.path, 'file'))).toMatchObject({
      state: 'error',
      detail: expect.stringContaining('not a folder') as unknown,
    })
  })

  it('tells a free port from a taken one', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await findPort(port)).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining(`${port} is taken`) as unknown,
    })
    server.close()
    await once(server, 'close')
    expect(await findPort(port)).toMatchObject({ state: 'ok' })
  })
})
