import { rigIdSchema } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import { describe, expect, it } from 'vitest'
import { parseBdJsonl } from './parse-bd-jsonl.ts'
import { parseGithubIssues } from './parse-github-issues.ts'
import { candidateIds, planImport } from './plan-import.ts'

const at = '2026-06-01T00:00:00.000Z'
const rigId = rigIdSchema.parse('rig-1')
const plan = (parsed: ReturnType<typeof parseBdJsonl>, known: readonly Bead[] = []) =>
  planImport({ parsed, known, rigId, hold: true, at })
const line = (issue: object) =>
  JSON.stringify({ id: 'gt-1', title: 'A page', status: 'open', priority: 2, issue_type: 'task', ...issue })

describe('an export of bd', () => {
  it('becomes beads with body, priority, labels, parent and blockers', () => {
    const text = [
      line({
        id: 'gt-1',
        description: 'What it is.',
        acceptance_criteria: 'It works.',
        priority: 0,
        labels: ['ui, first'],
        created_at: '2026-01-02T03:04:05Z',
      }),
      line({
        id: 'gt-2',
        title: 'A test',
        issue_type: 'bug',
        dependencies: [
          { issue_id: 'gt-2', depends_on_id: 'gt-1', type: 'blocks' },
          { issue_id: 'gt-2', depends_on_id: 'gt-9', type: 'related' },
        ],
      }),
      line({ id: 'gt-3', title: 'A part', dependencies: [{ depends_on_id: 'gt-1', type: 'parent-child' }] }),
    ].join('\n')
    expect(plan(parseBdJsonl(text)).beads).toMatchObject([
      {
        beadId: 'bd-gt-1',
        priority: 'critical',
        labels: ['ui-first'],
        body: 'What it is.\n\n## Acceptance criteria\n\nIt works.',
        createdAt: '2026-01-02T03:04:05.000Z',
        hold: true,
      },
      { beadId: 'bd-gt-2', priority: 'medium', labels: ['bug'], dependsOn: ['bd-gt-1'] },
      { beadId: 'bd-gt-3', parentId: 'bd-gt-1', createdAt: at },
    ])
  })

  it('leaves out what is closed or no work, counts dependencies on it as fulfilled, and names lines that it cannot read', () => {
    const text = [
      line({ id: 'gt-1', status: 'closed' }),
      line({ id: 'gt-2', dependencies: [{ depends_on_id: 'gt-1', type: 'blocks' }] }),
      line({ id: 'gt-3', issue_type: 'message' }),
      '{"id":"gt-4"',
      '{"title":"no id"}',
      '',
    ].join('\n')
    const { beads, skipped } = plan(parseBdJsonl(text))
    expect(beads).toMatchObject([{ beadId: 'bd-gt-2', dependsOn: [] }])
    expect(skipped.map(({ from }) => from)).toEqual(['gt-1', 'gt-3', 'line 4', 'line 5'])
    expect(skipped[1]?.reason).toBe('It is a message, and no work.')
  })

  it('makes nothing twice', () => {
    const parsed = parseBdJsonl([line({}), line({})].join('\n'))
    const first = plan(parsed)
    expect(first.skipped).toEqual([{ from: 'gt-1', reason: 'It is in the file twice.' }])
    const again = plan(parsed, [{ beadId: first.made[0]?.beadId, rigId, status: 'open' } as Bead])
    expect(again.beads).toEqual([])
  })

  it('leaves out what is no work, keeps what is on ice held, and takes comments along', () => {
    const text = [
      line({ id: 'gt-1', pinned: true }),
      line({ id: 'gt-2', status: 'pinned' }),
      line({ id: 'gt-3', is_template: true }),
      ...['agent', 'merge-request', 'convoy', 'wisp'].map((kind, index) => line({ id: `gt-${4 + index}`, issue_type: kind })),
      line({ id: 'gt-8', status: 'deferred' }),
      line({ id: 'gt-9', dependencies: [{ depends_on_id: 'gt-8', type: 'conditional-blocks' }] }),
      line({ id: 'gt-10', dependencies: [{ depends_on_id: 'gt-8', type: 'waits-for' }] }),
      line({ id: 'gt-11', status: 'hooked', comments: [{ id: 1, author: 'Ann', text: 'Mind the gap.' }] }),
    ].join('\r\n')
    const { beads, skipped } = planImport({ parsed: parseBdJsonl(`\uFEFF${text}`), known: [], rigId, hold: false, at })
    expect(skipped).toHaveLength(7)
    expect(beads).toMatchObject([
      { beadId: 'bd-gt-8', hold: true, dependsOn: [] },
      { beadId: 'bd-gt-9', hold: true, dependsOn: [] },
      { beadId: 'bd-gt-10', hold: false, dependsOn: ['bd-gt-8'] },
      { beadId: 'bd-gt-11', hold: false, body: '## Comments\n\nAnn: Mind the gap.' },
    ])
  })

  it('tells of a dependency on what is not in the file, and of nothing else', () => {
    const links = ['gt-2', 'gt-7', 'gt-8'].map((id) => ({ depends_on_id: id, type: 'blocks' }))
    const text = [line({ dependencies: links }), line({ id: 'gt-2', status: 'closed' })].join('\n')
    const known = [{ beadId: 'bd-gt-7', rigId, status: 'closed' } as Bead]
    expect(plan(parseBdJsonl(text), known)).toMatchObject({
      beads: [{ dependsOn: [] }],
      skipped: [{ from: 'gt-2' }, { from: 'gt-1 → gt-8', reason: expect.stringContaining('not in the file') as string }],
    })
  })

  it('waits for what the town has already, as it is called there', () => {
    const text = line({ id: 'gt-2', dependencies: [{ depends_on_id: 'gt-1', type: 'blocks' }] })
    const known = [{ beadId: 'bd-gt-1', rigId, status: 'failed' } as Bead]
    expect(plan(parseBdJsonl(text), known).beads).toMatchObject([{ dependsOn: ['bd-gt-1'] }])
  })

  it.each([
    ['blocks', 'wait for each other'],
    ['parent-child', 'are parts of each other'],
  ])('a circle of %s is told, and nothing is made', (type, what) => {
    const link = (from: string, to: string) => line({ id: from, dependencies: [{ depends_on_id: to, type }] })
    const text = [link('gt-1', 'gt-2'), link('gt-2', 'gt-3'), link('gt-3', 'gt-1'), link('gt-4', 'gt-4')].join('\n')
    const wrong = () => plan(parseBdJsonl(text))
    expect(wrong).toThrow(expect.objectContaining({ code: 'DEPENDENCY_CYCLE', field: 'text' }) as Error)
    expect(wrong).toThrow(`${what}: gt-1 → gt-2 → gt-3 → gt-1`)
  })

  it('a chain as long as a file can be is planned at once', () => {
    const text = Array.from({ length: 4_000 }, (_, index) =>
      line({ id: `g-${index}`, dependencies: index === 0 ? [] : [{ depends_on_id: `g-${index - 1}`, type: 'blocks' }] }),
    ).join('\n')
    expect(plan(parseBdJsonl(text)).beads).toHaveLength(4_000)
  })

  it('what is longer than a bead may be is cut, and the whole title stands in the body', () => {
    const title = `A page ${'and more '.repeat(40)}`.trim()
    const [bead] = plan(parseBdJsonl(line({ title, description: 'x'.repeat(200_000), labels: ['l'.repeat(99)] }))).beads
    expect(bead).toMatchObject({ title: expect.stringMatching(/^A page .*…$/) as string, labels: ['l'.repeat(64)] })
    expect(bead?.title.length).toBeLessThanOrEqual(200)
    expect(bead?.body.startsWith(`${title}\n\nxxx`)).toBe(true)
    expect(bead?.body).toHaveLength(100_000)
  })

  it('a priority, a date or a type that nobody knows is no reason to stop', () => {
    const odd = line({ priority: 17, created_at: 'yesterday', issue_type: 'spike', dependencies: null, labels: null })
    expect(plan(parseBdJsonl(odd)).beads).toMatchObject([{ priority: 'medium', createdAt: at, labels: ['spike'] }])
    expect(plan(parseBdJsonl('{"id":"gt-1","title":"Only these"}')).beads).toMatchObject([{ title: 'Only these' }])
  })

  it('gives names that no id may have one of their own', () => {
    const ids = ['gt.1', 'gt 1', 'x'.repeat(80), `${'x'.repeat(79)}y`].map(
      (id) => plan(parseBdJsonl(line({ id }))).beads[0]?.beadId,
    )
    expect(new Set(ids).size).toBe(4)
  })
})

describe('issues of GitHub', () => {
  it('become beads, open ones only', () => {
    const text = JSON.stringify([
      {
        number: 7,
        title: 'Crash',
        body: 'It crashes.',
        state: 'OPEN',
        labels: [{ name: 'help wanted' }],
        url: 'https://github.com/a/b/issues/7',
        createdAt: '2026-02-03T00:00:00Z',
      },
      { number: 8, title: 'Old', state: 'CLOSED' },
      { title: 'no number' },
    ])
    const { beads, skipped } = plan(parseGithubIssues(text))
    expect(beads).toMatchObject([
      { beadId: 'gh-7', title: 'Crash', body: 'It crashes.\n\nFrom https://github.com/a/b/issues/7', labels: ['help-wanted'] },
    ])
    expect(skipped.map(({ from }) => from)).toEqual(['#8', 'item 3'])
  })

  it('of two repositories are two beads, each made once', () => {
    const parsed = parseGithubIssues(JSON.stringify([{ number: 7, title: 'Crash' }]))
    const other = rigIdSchema.parse('rig-2')
    const inOther = (known: readonly Bead[]) => planImport({ parsed, known, rigId: other, hold: true, at })
    const theirs = { beadId: 'gh-7', rigId, status: 'open' } as Bead
    const [made] = inOther([theirs]).beads
    expect(made).toMatchObject({ rigId: other, beadId: expect.stringMatching(/^gh-7-[0-9a-f]{8}$/) as string })
    expect(candidateIds(parsed, other)).toEqual(['gh-7', made?.beadId])
    const ours = { beadId: made?.beadId, rigId: other, status: 'closed' } as Bead
    // Also when the first one was deleted meanwhile.
    for (const known of [[theirs, ours], [ours]]) expect(inOther(known).beads).toEqual([])
  })

  it('says how to make the file when it is none', () => {
    expect(() => parseGithubIssues('{"number":1}')).toThrow(/gh issue list/)
  })
})
