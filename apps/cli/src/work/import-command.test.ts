import { describe, expect, it } from 'vitest'
import { serveWork } from '../testing/serve-work.ts'

const answered = {
  made: [{ beadId: 'bead-1', title: 'A page', status: 'open' as const, from: 'bd-7' }],
  skipped: [{ from: 'line 2', reason: 'It is no JSON.' }],
}

describe('gastown import', () => {
  it('only says what it would make, until --apply; what it makes is held until --start', async () => {
    await using town = await serveWork({ importBeads: async () => answered })
    const importing = ['import', 'Ankh', 'shop', '-', '--format', 'bd-jsonl']
    const dry = await town.run(importing, { input: '{}' })
    expect(dry.out).toContain('Would make 1 bead, held until somebody starts them; 1 skipped.')
    expect(dry.out).toMatch(/line 2 +It is no JSON\./)
    expect(dry.out).toContain('Nothing was changed. Make them with --apply.')
    expect((await town.run([...importing, '--apply', '--start'], { input: '{}' })).out).toContain('Made 1 bead; 1 skipped.')
    expect(JSON.parse((await town.run([...importing, '--json'], { input: '{}' })).out)).toEqual(answered)
    const common = { townId: 't1', rigId: 'rig-1', format: 'bd-jsonl', text: '{}' }
    expect(town.calls.map(([, input]) => input)).toEqual([
      { ...common, dryRun: true, hold: true },
      { ...common, dryRun: false, hold: false },
      { ...common, dryRun: true, hold: true },
    ])
  })

  it.each([
    ['bd-jsonl', 'split -l 200'],
    ['github-issues', 'gh issue list --limit'],
  ])('a file that is too long is refused with the way out (%s), and not split', async (format, way) => {
    await using town = await serveWork({})
    const { exitCode, err } = await town.run(['import', '-', '--format', format, '--json'], { input: 'x'.repeat(700_001) })
    expect([exitCode, JSON.parse(err)]).toMatchObject([
      1,
      { code: 'BODY_TOO_LARGE', detail: expect.stringContaining(way) as string },
    ])
  })

  it('needs the format and a file that is there', async () => {
    await using town = await serveWork({})
    expect(await town.run(['import', 'shop', '-'])).toMatchObject({ exitCode: 2 })
    expect((await town.run(['import', '/nonexistent/x', '--format', 'bd-jsonl'])).err).toContain('There is no file')
  })
})
