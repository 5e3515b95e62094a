import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'

const at = '2026-01-02T03:04:05.000Z'
const done = async () => ({ done: true }) as const

it('gastown pause and resume: no new work is started in between, and the reason is kept', async () => {
  await using town = await serveWork({ pauseDispatch: done, resumeDispatch: done })
  expect((await town.run(['pause', 'Ankh', '--reason', 'Lunch'])).out).toContain('gastown resume')
  expect(JSON.parse((await town.run(['pause', '--json'])).out)).toEqual({ done: true })
  expect((await town.run(['resume'])).out).toContain('started again')
  expect(town.calls).toEqual([
    ['pauseDispatch', { townId: 't1', reason: 'Lunch' }],
    ['pauseDispatch', { townId: 't1', reason: 'You paused it.' }],
    ['resumeDispatch', { townId: 't1' }],
  ])
})

it('gastown dead-letter lists what was given up with its reason, and tries one again', async () => {
  const deadLetters = [{ actionId: 'start/agent-1/3', type: 'agent.start', attempts: 8, reason: 'No engine.', buriedAt: at }]
  await using town = await serveWork({ listDeadLetters: async () => ({ deadLetters }), retryDeadLetter: done })
  expect((await town.run(['dead-letter', 'list'])).out).toMatch(/start\/agent-1\/3 +agent\.start +8 +\S+ +No engine\./)
  expect(JSON.parse((await town.run(['dead-letter', 'list', '--json'])).out)).toEqual({ deadLetters })
  await town.run(['dead-letter', 'retry', 'Ankh', 'start/agent-1/3'])
  expect(town.calls.at(-1)).toEqual(['retryDeadLetter', { townId: 't1', actionId: 'start/agent-1/3' }])
  await using well = await serveWork({ listDeadLetters: async () => ({ deadLetters: [] }) })
  expect((await well.run(['dead-letter', 'list'])).out).toBe('Nothing was given up.\n')
})

describe('gastown reconcile --dry-run', () => {
  it('says what the rules would do, and when they look again', async () => {
    const value = {
      events: [{ rule: 'dispatch-beads', type: 'bead.dispatched', text: 'toast takes A page' }],
      actions: [{ rule: 'run-workers', actionId: 'start/agent-1/1' }],
      wakeAt: at,
      violations: [],
    }
    await using town = await serveWork({ dryRunReconcile: async () => value })
    const { exitCode, out } = await town.run(['reconcile', 'Ankh', '--dry-run'])
    expect(exitCode).toBe(0)
    for (const part of ['toast takes A page (dispatch-beads)', 'start/agent-1/1 (run-workers)', at]) expect(out).toContain(part)
    expect(JSON.parse((await town.run(['reconcile', '--dry-run', '--json'])).out)).toEqual(value)
  })

  it('exit code 1 when something does not hold; without --dry-run it is wrong use', async () => {
    const violations = [{ invariant: 'I3', text: 'bead-1 has two workers.' }]
    const value = { events: [], actions: [], wakeAt: null, violations }
    await using town = await serveWork({ dryRunReconcile: async () => value })
    const broken = await town.run(['reconcile', '--dry-run'])
    expect(broken.exitCode).toBe(1)
    expect(broken.out).toBe(
      'VIOLATED  I3: bead-1 has two workers.\nThere is nothing to do.\nIt looks again after the next change.\n',
    )
    expect(await town.run(['reconcile'])).toMatchObject({ exitCode: 2, out: '' })
  })
})

it('gastown worktrees shows the largest first, and who uses it', async () => {
  const one = { rigId: 'rig-1', agentId: 'agent-1', lastUsedAt: at }
  const value = {
    worktrees: [
      { ...one, bytes: 1_500_000, inUse: false },
      { ...one, agentId: 'agent-2', beadId: 'bead-1', bytes: 12_000_000, inUse: true },
    ],
    repositoryBytes: 3_000_000,
  }
  await using town = await serveWork({ getWorktreeUsage: async () => value })
  const [, first, second, sum] = (await town.run(['worktrees'])).out.split('\n')
  expect(first).toMatch(/^shop +agent-2 +bead-1 +12\.0 MB +now$/)
  expect(second).toMatch(/^shop +agent-1 +- +1\.5 MB +2026-01-02T03:04:05\.000Z$/)
  expect(sum).toBe('2 worktrees: 13.5 MB; repositories: 3.0 MB')
  expect(JSON.parse((await town.run(['worktrees', 'Ankh', '--json'])).out)).toEqual(value)
})
