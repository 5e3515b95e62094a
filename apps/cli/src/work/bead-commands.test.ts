import { writeFileSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { commit, sampleBead, sampleRig } from '../testing/work-samples.ts'

describe('gastown bead create', () => {
  it('sends what was said, to the town and rig that were named', async () => {
    await using town = await serveWork({ createBead: async () => sampleBead() })
    const said = ['--body', 'All of it', '--priority', 'high', '--label', 'ui,docs', 'later', '--depends-on', 'bead-7', 'bead-8']
    const { exitCode, out, err } = await town.run([
      ...['bead', 'create', 'Ankh', 'shop', 'A page', ...said],
      ...['--hold', '--model', 'big', '--budget', '2.5', '--json'],
    ])
    expect({ exitCode, err, bead: JSON.parse(out) as unknown }).toEqual({ exitCode: 0, err: '', bead: sampleBead() })
    expect(town.calls).toEqual([
      [
        'createBead',
        {
          townId: 't1',
          rigId: 'rig-1',
          title: 'A page',
          body: 'All of it',
          priority: 'high',
          labels: ['ui', 'docs', 'later'],
          dependsOn: ['bead-7', 'bead-8'],
          hold: true,
          model: 'big',
          budgetUsd: 2.5,
        },
      ],
    ])
  })

  it('takes the only town and the only rig, and says why the bead waits', async () => {
    const waits = { kind: 'no_capacity', text: 'All 4 workers have work.' } as const
    await using town = await serveWork({ createBead: async () => sampleBead({ waits }) })
    expect((await town.run(['bead', 'create', 'A page'])).out).toBe('Made bead-1 in the rig shop.\nAll 4 workers have work.\n')
    expect(town.calls[0]?.[1]).toMatchObject({ rigId: 'rig-1', title: 'A page' })
  })

  it('reads a body from a file and from standard input, and refuses what is no file', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'gastown-bead-'))
    const file = join(folder.path, 'body.md')
    writeFileSync(file, '# All\nof it\n')
    await using town = await serveWork({ createBead: async () => sampleBead() })
    await town.run(['bead', 'create', 'shop', 'A', '--body-file', file])
    await town.run(['bead', 'create', 'shop', 'B', '--body-file', '-'], { input: 'from a pipe' })
    expect(town.calls.map(([, input]) => (input as { body: string }).body)).toEqual(['# All\nof it\n', 'from a pipe'])
    const none = await town.run(['bead', 'create', 'shop', 'C', '--body-file', join(folder.path, 'none'), '--json'])
    expect([none.exitCode, JSON.parse(none.err)]).toMatchObject([1, { code: 'INVALID_INPUT', field: 'body-file' }])
    const both = await town.run(['bead', 'create', 'shop', 'C', '--body', 'x', '--body-file', file])
    expect(both.err).toContain('not both')
    expect(town.calls).toHaveLength(2)
  })

  it('asks which rig when there are several, and says what is wrong with a label or a budget before it calls', async () => {
    const other = { ...sampleRig, rigId: 'rig-2', name: 'docs' }
    await using town = await serveWork({ listRigs: async () => ({ rigs: [sampleRig, other] }) })
    expect((await town.run(['bead', 'create', 'A page'])).err).toContain('Say which rig: shop (rig-1), docs (rig-2).')
    expect((await town.run(['bead', 'create', 'nowhere', 'A page'])).err).toContain('RIG_NOT_FOUND')
    const label = await town.run(['bead', 'create', 'shop', 'A page', '--label', 'two words', '--json'])
    expect(JSON.parse(label.err)).toMatchObject({ code: 'INVALID_INPUT', field: 'labels.0' })
    expect(await town.run(['bead', 'create', 'A', '--budget', '-1'])).toMatchObject({ exitCode: 2 })
    expect(await town.run(['bead', 'create', 'A', '--priority', 'urgent'])).toMatchObject({ exitCode: 2 })
  })
})

describe('gastown bead list', () => {
  it('passes its filters on, and shows status, priority, title, why it waits and what it cost', async () => {
    const beads = [
      sampleBead({
        title: 'A very \u001b[31mred page',
        status: 'in_progress',
        priority: 'critical',
        waits: { kind: 'working', text: 'toast works on it.' },
        spend: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costMicros: 1_234_567 },
      }),
      sampleBead({ beadId: 'bead-2', status: 'closed', landedCommit: commit }),
    ]
    await using town = await serveWork({ listBeads: async () => ({ beads, nextCursor: 'c9' }) })
    const { out } = await town.run([
      ...['bead', 'list', 'Ankh', '--rig', 'shop', '--convoy', 'convoy-1', '--status', 'open', 'failed'],
      ...['--search', 'page', '--limit', '2', '--cursor', 'c8'],
    ])
    expect(town.calls.at(-1)).toEqual([
      'listBeads',
      {
        townId: 't1',
        rigId: 'rig-1',
        convoyId: 'convoy-1',
        status: ['open', 'failed'],
        search: 'page',
        limit: 2,
        cursor: 'c8',
      },
    ])
    const [head, first, second] = out.split('\n')
    expect(head).toMatch(/^BEAD +STATUS +PRIORITY +TITLE +NOW +COST$/)
    expect(first).toMatch(/^bead-1 +in_progress +critical +A very \uFFFD\[31mred page +toast works on it\. +\$1\.23$/)
    expect(second).toContain(`landed as ${commit.slice(0, 10)}`)
    expect(out).toContain('--limit 2 --cursor c9')
  })

  it('says so when there are none, and gives one document with --json', async () => {
    await using town = await serveWork({ listBeads: async () => ({ beads: [] }) })
    expect((await town.run(['bead', 'list'])).out).toBe('No beads.\n')
    expect(JSON.parse((await town.run(['bead', 'list', '--json'])).out)).toEqual({ beads: [] })
    expect(await town.run(['bead', 'list', '--status', 'lost'])).toMatchObject({ exitCode: 2 })
  })
})

it('gastown bead show tells all that is known of it, its tries and its history', async () => {
  const at = '2026-01-02T03:04:05.000Z'
  const attempt = { number: 1, agentId: 'agent-1', startedAt: at, endedAt: at, outcome: 'failed', reason: 'It hung.' } as const
  const bead = sampleBead({
    body: 'First\nSecond',
    dependsOn: ['bead-7', 'bead-8'],
    blockedBy: ['bead-8'],
    attempts: [attempt],
    attemptCount: 2,
    waits: { kind: 'blocked', text: 'It waits for bead-8.' },
  })
  const history = [{ seq: 4, type: 'bead.created', at, text: 'You made it.' }]
  await using town = await serveWork({ getBead: async () => ({ bead, history, dependants: ['bead-9'] }) })
  const { out } = await town.run(['bead', 'show', 'bead-1'])
  for (const part of ['It waits for bead-8.', 'bead-7, bead-8', 'bead-9', '  Second', 'failed at', 'It hung.', 'You made it.'])
    expect(out).toContain(part)
  expect(town.calls).toEqual([['getBead', { townId: 't1', beadId: 'bead-1' }]])
  const json = JSON.parse((await town.run(['bead', 'show', 'Ankh', 'bead-1', '--json'])).out) as unknown
  expect(json).toEqual({ bead, history, dependants: ['bead-9'] })
})

describe('gastown bead update', () => {
  it('changes what was said, and takes away what --no-… names', async () => {
    await using town = await serveWork({ updateBead: async () => sampleBead() })
    await town.run(['bead', 'update', 'bead-1', '--title', 'B', '--priority', 'low', '--no-hold', '--budget', '0'])
    await town.run(['bead', 'update', 'bead-1', '--no-label', '--no-depends-on', '--no-model', '--no-budget'])
    expect(town.calls).toEqual([
      ['updateBead', { townId: 't1', beadId: 'bead-1', patch: { title: 'B', priority: 'low', hold: false, budgetUsd: 0 } }],
      ['updateBead', { townId: 't1', beadId: 'bead-1', patch: { labels: [], dependsOn: [], model: null, budgetUsd: null } }],
    ])
    const nothing = await town.run(['bead', 'update', 'bead-1'])
    expect(nothing.exitCode).toBe(2)
    expect(nothing.err).toContain('say what is to change')
  })
})

describe('a bead can be', () => {
  it.each([
    ['started', ['start', 'bead-1'], 'startBead', {}, 'Started bead-1.'],
    ['opened again', ['retry', 'Ankh', 'bead-1'], 'retryBead', {}, 'bead-1 is open again.'],
    ['closed', ['close', 'bead-1', '--reason', 'Not wanted'], 'closeBead', { reason: 'Not wanted' }, 'Not wanted'],
    ['given to whoever is free', ['reassign', 'bead-1'], 'reassignBead', { agentId: null }, 'whoever is free'],
    ['given to an agent', ['reassign', 'bead-1', '--to', 'toast'], 'reassignBead', { agentId: 'agent-1' }, 'toast'],
  ] as const)('%s', async (_, args, procedure, input, said) => {
    const changed = async () => sampleBead()
    await using town = await serveWork({ startBead: changed, retryBead: changed, closeBead: changed, reassignBead: changed })
    expect((await town.run(['bead', ...args])).out).toContain(said)
    expect(JSON.parse((await town.run(['bead', ...args, '--json'])).out)).toEqual(sampleBead())
    expect(town.calls[0]).toEqual([procedure, { townId: 't1', beadId: 'bead-1', ...input }])
  })

  it('deleted, several at once, in the town that the first word or --town names', async () => {
    await using town = await serveWork({ deleteBead: async () => ({ done: true }) })
    await town.run(['bead', 'delete', 'Ankh', 'bead-1', 'bead-2'])
    await town.run(['bead', 'delete', 'bead-1', '--town', 't1'])
    expect(town.calls.map(([, input]) => input)).toEqual([
      { townId: 't1', beadIds: ['bead-1', 'bead-2'] },
      { townId: 't1', beadIds: ['bead-1'] },
    ])
    expect(await town.run(['bead', 'delete'])).toMatchObject({ exitCode: 2 })
  })

  it('none of it when the town refuses: its code and words, exit code 1', async () => {
    const refuse = () => Promise.reject(new GastownError('WRONG_STATE', 'bead-1 is closed.'))
    await using town = await serveWork({ retryBead: refuse })
    expect(await town.run(['bead', 'retry', 'bead-1'])).toEqual({
      exitCode: 1,
      out: '',
      err: 'gastown: bead-1 is closed. (WRONG_STATE)\n',
    })
    expect(await town.run(['bead', 'retry', 'Ankh', 'bead-1', '--town', 'Quirm'])).toMatchObject({ exitCode: 2 })
    expect((await town.run(['bead', 'reassign', 'bead-1', '--to', 'nobody'])).err).toContain('AGENT_NOT_FOUND')
  })
})
