import { describe, expect, it } from 'vitest'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { serveWork } from '../testing/serve-work.ts'

const townOf = (gates: { command: string; timeLimitMinutes: number }[] = []) => {
  const config = async () => ({ ...defaultRigConfig, gates, instructions: 'One\nTwo' })
  return serveWork({ getRigConfig: config, updateRigConfig: config })
}

describe('gastown rig config', () => {
  it('shows how the rig works when nothing is to change', async () => {
    await using town = await townOf([{ command: 'npm test', timeLimitMinutes: 10 }])
    const { out } = await town.run(['rig', 'config', 'Ankh', 'shop'])
    for (const part of [
      'shop  rig-1',
      'npm test  (at most 10 min)',
      '5 branches, after 5 s',
      'review          off',
      '\n                Two',
    ])
      expect(out).toContain(part)
    expect(town.calls).toEqual([['getRigConfig', { townId: 't1', rigId: 'rig-1' }]])
    await using bare = await townOf()
    expect((await bare.run(['rig', 'config'])).out).toContain('gates           none')
  })

  it('changes every setting that is said, and no other', async () => {
    await using town = await townOf()
    const { exitCode } = await town.run([
      ...['rig', 'config', 'shop', '--gate', 'npm test', 'npm run lint', '--gate-minutes', '5', '--max-polecats', '6'],
      ...['--merge-strategy', 'branch', '--merge-method', 'rebase', '--batch-size', '3', '--batch-wait', '30'],
      ...['--review', 'on', '--convoy-mode', 'review-then-land', '--instructions', 'Use tabs'],
      ...['--keep-hours', '2', '--quota', '500', '--json'],
    ])
    expect(exitCode).toBe(0)
    await town.run(['rig', 'config', '--no-gate', '--review', 'off', '--instructions-file', '-'], { input: 'From a pipe\n' })
    await town.run(['rig', 'config', '--gate', 'make check', '--batch-wait', '0'])
    expect(town.calls.map(([, input]) => (input as { config: unknown }).config)).toEqual([
      {
        gates: [
          { command: 'npm test', timeLimitMinutes: 5 },
          { command: 'npm run lint', timeLimitMinutes: 5 },
        ],
        maxPolecats: 6,
        mergeStrategy: 'branch',
        mergeMethod: 'rebase',
        batch: { size: 3, waitSeconds: 30 },
        review: true,
        convoyMode: 'review-then-land',
        instructions: 'Use tabs',
        worktrees: { keepHours: 2, quotaMegabytes: 500 },
      },
      { gates: [], review: false, instructions: 'From a pipe' },
      { gates: [{ command: 'make check', timeLimitMinutes: 10 }], batch: { waitSeconds: 0 } },
    ])
  })

  it('refuses what no setting can be', async () => {
    await using town = await townOf()
    expect((await town.run(['rig', 'config', '--max-polecats', '0'])).err).toContain('Workers are a whole number, 1 to 50.')
    expect(await town.run(['rig', 'config', '--review', 'maybe'])).toMatchObject({ exitCode: 2 })
    expect((await town.run(['rig', 'config', '--gate-minutes', '5'])).err).toContain('--gate')
    expect(await town.run(['rig', 'config', '--gate', '  ', '--json'])).toMatchObject({ exitCode: 1 })
    expect(town.calls).toEqual([])
  })
})
