import { rigIdSchema } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import { describe, expect, it } from 'vitest'
import { parseBdJsonl } from './parse-bd-jsonl.ts'
import { parseGithubIssues } from './parse-github-issues.ts'
import { planImport } from './plan-import.ts'

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

  it('says how to make the file when it is none', () => {
    expect(() => parseGithubIssues('{"number":1}')).toThrow(/gh issue list/)
  })
})
