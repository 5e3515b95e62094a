import { execFileSync } from 'node:child_process'
import { mkdtempDisposableSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleBead, sampleConvoy, sampleMerge, type BeadAnswer } from '../testing/work-samples.ts'
import { gitIn } from './git-in.ts'
import { proveLanded } from './prove-landed.ts'
import { makeSampleRepository } from './sample-repository.ts'
import type { LandedConvoy } from './watch-convoy.ts'

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`
const attempt = { number: 1, agentId: 'agent-1', startedAt: at(0), endedAt: at(5), outcome: 'done' as const, reason: '' }
const passed = { command: 'sh test.sh', outcome: 'passed' as const, exitCode: 0, durationMs: 1, output: '' }

/** A sample repository on which two parts landed side by side, and what ties them together behind them. */
async function landedTown() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'gastown-landed-'))
  const first = await makeSampleRepository(folder.path)
  const git = gitIn(folder.path)
  const land = async (branch: string, from: string): Promise<string> => {
    await git('switch', '--quiet', '--create', branch, from)
    writeFileSync(join(folder.path, `${branch}.md`), `# ${branch}\n`)
    await git('add', '--', `${branch}.md`)
    await git('commit', '--quiet', `--message=${branch}`)
    await git('switch', '--quiet', 'main')
    await git('merge', '--quiet', '--no-ff', `--message=Merge ${branch}`, branch)
    return git('rev-parse', 'HEAD')
  }
  const commits = { page: await land('page', first), style: await land('style', first), index: await land('index', 'main') }
  const beads = Object.entries(commits).map(([title, landedCommit]) =>
    sampleBead({ beadId: `bead-${title}`, title, status: 'closed', landedCommit, attempts: [attempt] }),
  )
  const [page, style, index] = beads as [BeadAnswer, BeadAnswer, BeadAnswer]
  index.dependsOn = [page.beadId, style.beadId]
  const history = beads.map(({ beadId, title }) => sampleMerge({ mergeId: `m-${title}`, beadId, title, gates: [passed] }))
  const value = { convoy: sampleConvoy(), beads, queue: { queue: [], needsAttention: [], batches: [], history } }
  const prove = () => proveLanded(folder.path, value as unknown as LandedConvoy)
  return {
    folder: folder.path,
    first,
    git,
    beads: { page, style, index },
    all: beads,
    history,
    prove,
    [Symbol.dispose]: () => folder.remove(),
  }
}

it('shows what landed: the files of each, what it is built on, and the graph', async () => {
  using town = await landedTown()
  const { beads, mostAtOnce, graph } = await town.prove()
  expect(beads).toMatchObject([
    { title: 'page', files: ['page.md'], after: [] },
    { title: 'style', files: ['style.md'], after: [] },
    { title: 'index', files: ['index.md'], after: ['page', 'style'] },
  ])
  expect(mostAtOnce).toBe(3)
  expect(graph[0]).toMatch(/^\* +[0-9a-f]+ Merge index \(Gastown demo\)$/)
})

it('fails with the reason when anything is missing', async () => {
  using town = await landedTown()
  const { page, style, index } = town.beads
  const landed = page.landedCommit ?? ''
  const refused = async (change: () => void, restore: () => void): Promise<string> => {
    change()
    const outcome: unknown = await town.prove().catch((error: unknown) => error)
    restore()
    return outcome instanceof Error ? outcome.message : 'it was not refused'
  }
  const withCommit = (commit: string | undefined) =>
    refused(
      () => Object.assign(page, { landedCommit: commit }),
      () => Object.assign(page, { landedCommit: landed }),
    )
  expect(await withCommit(undefined)).toContain('closed without a commit')
  expect(await withCommit('f'.repeat(40))).toContain('is not on main')
  expect(await withCommit(index.landedCommit)).toContain('is not built on the commit of “page”')
  const dependsOn = [...index.dependsOn]
  expect(
    await refused(
      () => index.dependsOn.splice(0),
      () => index.dependsOn.push(...dependsOn),
    ),
  ).toContain('depends on another')
  const gates = town.history[1]?.gates ?? []
  expect(
    await refused(
      () => gates.splice(0),
      () => gates.push(passed),
    ),
  ).toContain('No gate was run for “style”')
  const failing = { ...passed, outcome: 'failed' as const }
  expect(
    await refused(
      () => gates.push(failing),
      () => gates.pop(),
    ),
  ).toContain('A gate of “style” did not pass')
  const alone = (bead: BeadAnswer, second: number) =>
    Object.assign(bead, { attempts: [{ ...attempt, startedAt: at(second), endedAt: at(second + 1) }] })
  expect(
    await refused(
      () => [page, style, index].forEach((bead, second) => alone(bead, second)),
      () => [page, style, index].forEach((bead) => Object.assign(bead, { attempts: [attempt] })),
    ),
  ).toContain('No two workers')
  writeFileSync(join(town.folder, 'README.md'), 'changed\n')
  expect(
    await refused(
      () => {},
      () => {},
    ),
  ).toContain('README.md')
  rmSync(join(town.folder, 'page.md'))
  expect(
    await refused(
      () => {},
      () => {},
    ),
  ).toContain('The file page.md of “page” is not in the repository.')
})

it('the sample’s gate passes what it has, and fails an empty page', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gastown-sample-'))
  await makeSampleRepository(folder.path)
  const gate = () => execFileSync('sh', ['test.sh'], { cwd: folder.path, encoding: 'utf8' })
  expect(gate()).toBe('every page begins with a title\n')
  writeFileSync(join(folder.path, 'empty.md'), '\n')
  expect(gate).toThrow()
})
