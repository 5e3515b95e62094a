import { GastownError } from '@gastown/contract/errors'
import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'
import { commit, sampleBead, sampleConvoy } from '../testing/work-samples.ts'
import { wavesOf } from './convoy-waves.ts'

const task = (title: string, dependsOn: number[] = []) => ({ title, body: '', priority: 'medium', labels: [], dependsOn })

describe('gastown convoy create', () => {
  it('makes one of --task lines, with its mode and whether it waits', async () => {
    await using town = await serveWork({ slingBatch: async () => ({ convoy: sampleConvoy(), beads: [] }) })
    const { exitCode, out } = await town.run([
      ...['convoy', 'create', 'Ankh', 'shop', 'A shop', '--task', 'A page', '--task', 'An index (after 1)'],
      ...['--staged', '--mode', 'review-then-land', '--json'],
    ])
    expect([exitCode, JSON.parse(out)]).toEqual([0, { convoy: sampleConvoy(), beads: [] }])
    expect(town.calls).toEqual([
      [
        'slingBatch',
        {
          townId: 't1',
          rigId: 'rig-1',
          title: 'A shop',
          tasks: [task('A page'), task('An index', [0])],
          parallel: false,
          staged: true,
          mode: 'review-then-land',
        },
      ],
    ])
  })

  it('makes one of a file on standard input; --parallel and --no-staged are passed on', async () => {
    await using town = await serveWork({ slingBatch: async () => ({ convoy: sampleConvoy(), beads: [] }) })
    await town.run(['convoy', 'create', 'A shop', '--file', '-', '--parallel', '--no-staged'], { input: 'One\nTwo\n' })
    expect(town.calls[0]?.[1]).toMatchObject({ tasks: [task('One'), task('Two')], parallel: true, staged: false })
  })

  it('says the way out in its own words when the tasks might conflict', async () => {
    const refuse = () => Promise.reject(new GastownError('INVALID_INPUT', 'say parallel: true', { field: 'parallel' }))
    await using town = await serveWork({ slingBatch: refuse })
    expect(await town.run(['convoy', 'create', 'A shop', '--task', 'A', 'B'])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('or --parallel when that is meant') as string,
    })
  })

  it('refuses one without tasks, and tasks said twice', async () => {
    await using town = await serveWork({})
    const none = await town.run(['convoy', 'create', 'shop', 'A shop', '--json'])
    expect([none.exitCode, JSON.parse(none.err)]).toMatchObject([1, { code: 'INVALID_INPUT', field: 'task' }])
    expect((await town.run(['convoy', 'create', 'A shop', '--task', 'A', '--file', 'x'])).err).toContain('not by both')
  })
})

describe('gastown convoy show', () => {
  const member = (number: number, dependsOn: number[], status: 'open' | 'closed' | 'in_progress' = 'open') => ({
    beadId: `bead-${number}`,
    title: `Part ${number}`,
    status,
    dependsOn: dependsOn.map((each) => `bead-${each}`),
    ...(status === 'closed' ? { landedCommit: commit } : {}),
  })

  it('draws the beads in waves: each waits only for those before it', async () => {
    const members = [member(1, [], 'closed'), member(2, [], 'in_progress'), member(3, [1, 2]), member(4, [3, 99])]
    const convoy = sampleConvoy({ members, totalCount: 4, closedCount: 1, waits: 'Part 2 is worked on.' })
    const beads = [sampleBead({ beadId: 'bead-2', waits: { kind: 'working', text: 'toast works on it.' } })]
    await using town = await serveWork({ getConvoy: async () => ({ convoy, beads }) })
    expect((await town.run(['convoy', 'show', 'convoy-1'])).out.split('\n')).toEqual([
      'A shop  convoy-1',
      'active, 1 of 4 landed; review-and-merge; $0.00',
      'Part 2 is worked on.',
      '',
      'Wave 1',
      '  ● 1  closed       Part 1',
      `                    bead-1  landed as ${commit.slice(0, 10)}`,
      '  ◐ 2  in_progress  Part 2',
      '                    bead-2  toast works on it.',
      '',
      'Wave 2',
      '  ○ 3  open  Part 3  ← 1, 2',
      '             bead-3',
      '',
      'Wave 3',
      '  ○ 4  open  Part 4  ← 3, bead-99',
      '             bead-4',
      '',
    ])
  })

  it('ends also with members in a circle, which a town does not take', () => {
    const circle = [member(1, [2]), member(2, [1]), member(3, [])] as unknown as Parameters<typeof wavesOf>[0]
    expect(wavesOf(circle).map((wave) => wave.map(({ number }) => number))).toEqual([[3], [1, 2]])
  })
})

it('gastown convoy list shows how far each is, and passes its filters on', async () => {
  const convoys = [sampleConvoy({ totalCount: 3, closedCount: 2, waits: 'It waits for a person.' })]
  await using town = await serveWork({ listConvoys: async () => ({ convoys }) })
  const { out } = await town.run(['convoy', 'list', '--status', 'active', 'staged'])
  expect(out).toMatch(/convoy-1 +active +2 of 3 +A shop +It waits for a person\. +\$0\.00/)
  expect(town.calls).toEqual([['listConvoys', { townId: 't1', status: ['active', 'staged'], limit: 100 }]])
})

describe('a convoy can be', () => {
  it.each([
    ['started', ['start', 'Ankh', 'convoy-1'], 'startConvoy', {}],
    ['given another title', ['update', 'convoy-1', '--title', 'B'], 'updateConvoy', { title: 'B' }],
    [
      'landed otherwise',
      ['update', 'convoy-1', '--mode', 'review-then-land', '--feature-branch', 'f'],
      'updateConvoy',
      { mode: 'review-then-land', featureBranch: 'f' },
    ],
    [
      'given a bead',
      ['add', 'Ankh', 'convoy-1', 'bead-4', '--depends-on', 'bead-1'],
      'addConvoyBead',
      { beadId: 'bead-4', dependsOn: ['bead-1'] },
    ],
    ['taken a bead from', ['remove', 'convoy-1', 'bead-4'], 'removeConvoyBead', { beadId: 'bead-4' }],
    ['closed', ['close', 'convoy-1', '--reason', 'Enough'], 'closeConvoy', { reason: 'Enough' }],
  ] as const)('%s', async (_, args, procedure, input) => {
    const changed = async () => sampleConvoy()
    await using town = await serveWork({
      startConvoy: changed,
      updateConvoy: changed,
      addConvoyBead: changed,
      removeConvoyBead: changed,
      closeConvoy: changed,
    })
    expect(JSON.parse((await town.run(['convoy', ...args, '--json'])).out)).toEqual(sampleConvoy())
    expect((await town.run(['convoy', ...args])).out).toContain('convoy-1')
    expect(town.calls[0]).toEqual([procedure, { townId: 't1', convoyId: 'convoy-1', ...input }])
  })

  it('nothing without a change, and nothing without its id', async () => {
    await using town = await serveWork({})
    expect(await town.run(['convoy', 'update', 'convoy-1'])).toMatchObject({ exitCode: 2 })
    expect(await town.run(['convoy', 'add', 'convoy-1'])).toMatchObject({ exitCode: 2 })
  })
})
