import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProcessStartTime } from './process-identity.ts'
import { runForTest } from './testing/run-for-test.ts'
import { stopEverything } from './stop-everything.ts'

const folder = () => mkdtempDisposableSync(join(tmpdir(), 'gastown-down-'))

/** A process that ends in order on SIGTERM, or with `deaf` not at all. */
async function startProcess(
  kind: 'obedient' | 'deaf' = 'obedient',
): Promise<{ pid: number; ended: Promise<unknown> } & Disposable> {
  const source = `process.on('SIGTERM', () => { if ('${kind}' === 'obedient') process.exit(0) }); setInterval(() => {}, 1e6); console.log('ready')`
  const child: ChildProcess = spawn(process.execPath, ['--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  if (child.stdout !== null) await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, ended, [Symbol.dispose]: () => child.kill('SIGKILL') }
}

function writeControlPlane(dataDir: string, pid: number, processStartTime = readProcessStartTime(pid)): void {
  writeFileSync(
    join(dataDir, 'control-plane.json'),
    JSON.stringify({ url: 'http://127.0.0.1:9', token: 'x', pid, processStartTime }),
  )
}

function writeContainer(dataDir: string, townId: string, pid: number): void {
  const identity = { pid, processStartTime: readProcessStartTime(pid), port: 9, controlToken: 'x'.repeat(32) }
  mkdirSync(join(dataDir, 'containers', townId), { recursive: true })
  const manifest = { protocolVersion: 1, townId, containerGeneration: 1, bootId: 'b', ...identity }
  writeFileSync(join(dataDir, 'containers', townId, 'container.json'), JSON.stringify(manifest))
}

describe('gastown down', () => {
  it('drains the control plane, and a container that was left without one', async () => {
    using data = folder()
    using plane = await startProcess()
    using container = await startProcess()
    writeControlPlane(data.path, plane.pid)
    writeContainer(data.path, 't1', container.pid)
    const { exitCode, out } = await runForTest(['down', '--json', '--data', data.path])
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toEqual({
      dataDir: data.path,
      controlPlane: plane.pid,
      containers: [{ townId: 't1', pid: container.pid }],
    })
    await Promise.all([plane.ended, container.ended])
  })

  it('ends a container also when no control plane is there', async () => {
    using data = folder()
    using container = await startProcess()
    writeContainer(data.path, 't1', container.pid)
    expect(await stopEverything(data.path, 10_000)).toEqual({
      controlPlane: null,
      containers: [{ townId: 't1', pid: container.pid }],
    })
    await container.ended
  })

  it('never touches a process that only has the number of one that ended', async () => {
    using data = folder()
    using stranger = await startProcess()
    writeControlPlane(data.path, stranger.pid, 'another time')
    const { exitCode, out } = await runForTest(['down', '--data', data.path])
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `Nothing runs on ${data.path}.\n` })
    expect(readProcessStartTime(stranger.pid)).not.toBeNull()
  })

  it('says which process did not end', async () => {
    using data = folder()
    using plane = await startProcess('deaf')
    writeControlPlane(data.path, plane.pid)
    await expect(stopEverything(data.path, 300)).rejects.toThrow(`Process ${plane.pid} (the control plane) did not end`)
  })
})

it('gastown status speaks of containers that live on without a control plane', async () => {
  using data = folder()
  using container = await startProcess()
  writeContainer(data.path, 't1', container.pid)
  const { out } = await runForTest(['status', '--json', '--data', data.path])
  expect(JSON.parse(out)).toMatchObject({ running: false, containers: [{ townId: 't1', pid: container.pid }] })
})
