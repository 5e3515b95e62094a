import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposableSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runForTest } from '../testing/run-for-test.ts'
import { gitIn } from './git-in.ts'
import type { DemoResult } from './play-demo.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Boots of real agent servers, four turns of the mayor and a convoy, on a machine that runs other tests. */
const demoMs = 300_000

describe('gastown demo --json', () => {
  it(
    'shows a mayor that outlives the kill of its container, and one sentence that becomes commits on main; leaves no process',
    async () => {
      using data = mkdtempDisposableSync(join(tmpdir(), 'gastown-demo-'))
      const child = spawn(process.execPath, [main, 'demo', '--json', '--data', data.path], { stdio: ['ignore', 'pipe', 'pipe'] })
      const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
      expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('… stop everything') as unknown })
      const result = JSON.parse(out) as DemoResult
      expect(result.conversation.map(({ answer }) => answer)).toEqual([
        expect.stringContaining('Ada'),
        expect.stringContaining('Ada'),
        expect.stringContaining('marmalade'),
      ])
      expect(result.crash).toMatchObject({ containerGeneration: 2, prewarm: { outcome: 'ready' } })
      expect(result.metrics.decisions).toContainEqual({ outcome: 'short_circuit_warm', count: expect.any(Number) as number })
      expect(result.metrics.phases.map(({ phase }) => phase)).toEqual(
        expect.arrayContaining(['sdk_ready', 'session_created', 'first_token']),
      )
      const { work } = result
      expect(work.beads.length).toBeGreaterThan(2)
      expect(work.beads.at(-1)?.after).toEqual(work.beads.slice(0, -1).map(({ title }) => title))
      const git = gitIn(join(data.path, 'sample'))
      for (const { commit } of work.beads) await git('merge-base', '--is-ancestor', commit, 'main')
      expect(work.graph).toHaveLength((await git('log', '--graph', '--format=%h', 'main')).split('\n').length)
      expect(work.mostAtOnce).toBeGreaterThan(1)
      const after = await runForTest(['status', '--json', '--data', data.path])
      expect(JSON.parse(after.out)).toEqual({ running: false, dataDir: data.path, containers: [] })
    },
    demoMs,
  )

  it('refuses a data folder that is not empty, and touches nothing in it', async () => {
    using data = mkdtempDisposableSync(join(tmpdir(), 'gastown-demo-'))
    writeFileSync(join(data.path, 'mine'), '')
    const { exitCode, err } = await runForTest(['demo', '--json', '--data', data.path])
    expect(exitCode).toBe(1)
    expect(JSON.parse(err)).toMatchObject({ code: 'INVALID_INPUT', field: 'data' })
    expect(readdirSync(data.path)).toEqual(['mine'])
  })
})
