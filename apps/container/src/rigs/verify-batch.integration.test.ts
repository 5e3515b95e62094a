import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { processesOfHome, untilNoProcessOfHome } from '../agent-server/testing/processes-of-home.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { commitFiles, git, openRigBench, type BenchOptions, type RigBench } from './testing/rig-bench.ts'

const sandbox = await detectSandbox({ mode: 'auto' })

let bench: RigBench
const open = async (options?: BenchOptions) => (bench = await openRigBench(options))
afterEach(async () => await bench.close())

const gate = (command: string, timeLimitMinutes = 1) => ({ command, timeLimitMinutes })
const log = async (range: string, format = '%s') =>
  (await git(bench.repository, 'log', `--format=${format}`, '--first-parent', range)).split('\n')

describe('verify', () => {
  it('puts each branch on top as a merge of its own, in the given order, by Gastown, and keeps the tip', async () => {
    await open()
    const [one, two] = [await bench.work('b1', { 'b1.txt': '1' }), await bench.work('b2', { 'b2.txt': '2' })]
    const base = await git(bench.remote, 'rev-parse', 'main')
    const verified = await bench.verify('v1', [two, one])
    expect(verified).toMatchObject({ result: 'passed', base, leftOut: [], gates: [], preVerified: false })
    if (verified.result !== 'passed') return
    expect(await log(`${base}..${verified.tip}`, '%an %ce %s')).toEqual([
      'Gastown gastown@localhost.invalid Merge Bead b1 (gt/b1)',
      'Gastown gastown@localhost.invalid Merge Bead b2 (gt/b2)',
    ])
    expect(verified.commits.map(({ mergeId }) => mergeId)).toEqual(['merge-b2', 'merge-b1'])
    expect(verified.commits.at(-1)?.commit).toBe(verified.tip)
    expect(await git(bench.repository, 'rev-parse', 'refs/gastown/batches/v1')).toBe(verified.tip)
    expect(await git(bench.repository, 'rev-parse', `${verified.tip}^2`)).toBe(one.head)
  })

  it('rebases instead, with the authors as they were', async () => {
    await open({ files: { 'a.txt': '1\n2\n3\n4\n5\n' } })
    const one = await bench.work('b1', { 'b1.txt': '1' })
    await git(one.folder, 'config', 'user.name', 'Änn "the" author')
    await commitFiles(one.folder, { 'a.txt': '1\n2\n3\n4\nfive\n' }, 'Second\n\nWith a body\n')
    const head = await git(one.folder, 'rev-parse', 'HEAD')
    await bench.rigs.collect(one.of)
    await commitFiles(bench.remote, { 'a.txt': 'one\n2\n3\n4\n5\n' }, 'Theirs')
    const base = await git(bench.remote, 'rev-parse', 'main')
    const verified = await (await bench.restart(), bench.verify('v1', [{ ...one, head }], { method: 'rebase' }))
    expect(verified).toMatchObject({ result: 'passed', base })
    if (verified.result !== 'passed') return
    expect(await log(`${base}..${verified.tip}`, '%an|%cn|%P|%s|%b')).toEqual([
      `A person|Gastown|${await git(bench.repository, 'rev-parse', `${verified.tip}^`)}|Second|With a body`,
      '',
      `A person|Gastown|${base}|Work of b1|`,
    ])
    expect(await git(bench.repository, 'show', `${verified.tip}:a.txt`)).toBe('one\n2\n3\n4\nfive')
    expect(await git(bench.repository, 'fsck', '--strict')).not.toMatch(/error|missing/)
  })

  it.each(['merge', 'rebase'])('leaves a conflict out with its files, and verifies the others (%s)', async (method) => {
    await open({ files: { 'a.txt': 'a\n', 'c.txt': 'c\n' } })
    const works = [
      await bench.work('b1', { 'a.txt': 'one\n' }),
      await bench.work('b2', { 'a.txt': 'two\n', 'c.txt': 'two\n' }),
      await bench.work('b3', { 'c.txt': 'three\n' }),
    ]
    const verified = await bench.verify('v1', works, { method })
    expect(verified).toMatchObject({
      result: 'passed',
      commits: [{ mergeId: 'merge-b1' }, { mergeId: 'merge-b3' }],
      leftOut: [
        {
          mergeId: 'merge-b2',
          why: 'conflict',
          files: ['a.txt'],
          detail: expect.stringContaining('CONFLICT (content)') as string,
        },
      ],
    })
  })

  it('leaves out what is not there, what has no history in common, and what has landed, with the commit that has it', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const verified = await bench.verify('v1', [one])
    await bench.land('v1', verified)
    await git(bench.remote, 'checkout', '--quiet', '-B', 'main', 'main')
    await commitFiles(bench.remote, { 'later.txt': '1' })
    const foreign = await bench.work('b2', { 'b2.txt': '2' })
    await git(foreign.folder, 'checkout', '--quiet', '--orphan', 'orphan')
    await commitFiles(foreign.folder, { 'o.txt': 'o' })
    await git(foreign.folder, 'branch', '--quiet', '--force', 'gt/b2', 'orphan')
    const orphan = await git(foreign.folder, 'rev-parse', 'orphan')
    expect(await bench.rigs.collect(foreign.of)).toMatchObject({
      found: 'unproved',
      detail: expect.stringMatching(/no history/) as string,
    })
    const batch = [one, { ...one, bead: 'b3', head: '1'.repeat(40) }, { ...foreign, head: orphan }]
    expect(await bench.verify('v2', batch)).toEqual({
      result: 'nothing',
      leftOut: [
        { mergeId: 'merge-b1', why: 'landed', commit: verified.result === 'passed' && verified.tip },
        { mergeId: 'merge-b3', why: 'missing', detail: expect.stringContaining('1'.repeat(40)) as string },
        { mergeId: 'merge-b2', why: 'conflict', files: [], detail: expect.stringMatching(/no history in common/) as string },
      ],
    })
  })

  it('P3: a branch whose change is nothing any more still gets its merge commit; one that another has brought along shares it', async () => {
    await open()
    const [one, same] = [await bench.work('b1', { 'b.txt': '1' }), await bench.work('b2', { 'b.txt': '1' })]
    const after = await bench.work('b3', { 'c.txt': 'c' }, { startFrom: one.head })
    const verified = await bench.verify('v1', [after, one, same])
    if (verified.result !== 'passed') throw new Error(JSON.stringify(verified))
    const [first, second, third] = verified.commits.map(({ commit }) => commit)
    expect(second).toBe(first)
    expect(await git(bench.repository, 'rev-parse', `${third}^2`)).toBe(same.head)
    expect(await git(bench.repository, 'diff', `${second}`, `${third}`)).toBe('')
  })

  it('honours a union merge of the target’s attributes', async () => {
    await open({ files: { 'CHANGELOG.md': 'Start\n', '.gitattributes': 'CHANGELOG.md merge=union\n' } })
    const works = [
      await bench.work('b1', { 'CHANGELOG.md': 'Start\none\n' }),
      await bench.work('b2', { 'CHANGELOG.md': 'Start\ntwo\n' }),
    ]
    const verified = await bench.verify('v1', works)
    if (verified.result !== 'passed') throw new Error(JSON.stringify(verified))
    expect(await git(bench.repository, 'show', `${verified.tip}:CHANGELOG.md`)).toBe('Start\none\ntwo')
  })

  it('runs the gates on the merged files, in order, up to the first that fails, with its output', async () => {
    await open()
    const works = [await bench.work('b1', { 'b1.txt': '1' }), await bench.work('b2', { 'b2.txt': '2' })]
    const gates = [
      gate('cat b1.txt b2.txt && git log -1 --format=%s'),
      gate('echo out; echo err >&2; echo "home $HOME, ci $CI"; env | grep -c . ; exit 3'),
      gate('touch ran'),
    ]
    const verified = await bench.verify('v1', works, { gates })
    expect(verified).toMatchObject({
      result: 'gate_failed',
      mergeIds: ['merge-b1', 'merge-b2'],
      gates: [
        { outcome: 'passed', exitCode: 0, output: '12Merge Bead b2 (gt/b2)\n' },
        { outcome: 'failed', exitCode: 3, output: expect.stringMatching(/^out\nerr\nhome .*\/home, ci true\n/) as string },
      ],
    })
    expect(verified.result === 'gate_failed' && verified.gates).toHaveLength(2)
    expect(await readdir(join(bench.containerDir, 'rigs/rig-1/scratch'))).toEqual([])
  })

  it('tells what each gate prints as it comes, and how it ended', async () => {
    await open()
    const work = await bench.work('b1', { 'b1.txt': '1' })
    const gates = [gate('echo one; echo two >&2'), gate('echo three; exit 7')]
    await bench.verify('v1', [work], { gates })
    const told = bench.gateOutputs.map(({ text: _text, offset: _offset, durationMs: _ms, startedAt: _at, ...about }) => about)
    const about = { rigId: bench.rigId, batchId: 'v1', attempt: 1, gates: 2 }
    expect(told.at(0)).toEqual({ ...about, gate: 1, command: 'echo one; echo two >&2' })
    expect(told.at(-1)).toEqual({ ...about, gate: 2, command: 'echo three; exit 7', outcome: 'failed' })
    const printed = (gateNumber: number) => bench.gateOutputs.filter((one) => one.gate === gateNumber)
    expect(
      printed(1)
        .map(({ text }) => text)
        .join(''),
    ).toBe('one\ntwo\n')
    expect(printed(1).at(-1)).toMatchObject({ offset: 8, outcome: 'passed', durationMs: expect.any(Number) as number })
    expect(
      printed(2)
        .map(({ text }) => text)
        .join(''),
    ).toBe('three\n')
  })

  it('ends a gate at its time limit, and leaves no process of it, nor of one that passed', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const background = '(setsid sleep 1000 &) ; sleep 1000 & echo started;'
    const passed = await bench.verify('v1', [one], { gates: [gate(`${background} exit 0`)] })
    expect(passed).toMatchObject({ result: 'passed', gates: [{ outcome: 'passed', output: 'started\n' }] })
    expect(await processesOfHome(bench.containerDir)).toEqual([])
    const late = await bench.verify('v2', [one], { gates: [gate(`${background} wait`, 0.05)] })
    expect(late).toMatchObject({ result: 'gate_failed', gates: [{ outcome: 'timed_out', exitCode: null, output: 'started\n' }] })
    expect(await processesOfHome(bench.containerDir)).toEqual([])
  })

  it('keeps the end of an endless output, and whole characters', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const verified = await bench.verify('v1', [one], { gates: [gate('yes 🎉 | head -c 3000001; echo; echo end; exit 1')] })
    const output = verified.result === 'gate_failed' ? (verified.gates[0]?.output ?? '') : ''
    expect(output).toMatch(/🎉\n.*end\n$/s)
    expect(output.length).toBeLessThanOrEqual(20_000)
    expect(output.isWellFormed()).toBe(true)
  })

  it.skipIf(sandbox.kind === 'none')(
    'P10: a gate sees nothing of the container but its checkout, and none of its environment',
    async () => {
      process.env['GASTOWN_PLANTED'] = 'planted-secret'
      try {
        await open()
        const one = await bench.work('b1', { 'b1.txt': '1' })
        await writeFile(join(bench.containerDir, 'container.json'), 'planted-secret')
        const command = `env; cat ${bench.containerDir}/container.json; ls ${bench.containerDir}/rigs/*/; exit 1`
        const verified = await bench.verify('v1', [one], { gates: [gate(command)] })
        const output = verified.result === 'gate_failed' ? (verified.gates[0]?.output ?? '') : 'not run'
        expect(output.split('\n').filter((line) => line.startsWith('GASTOWN_PLANTED'))).toEqual([])
        expect(output).not.toContain('planted-secret')
      } finally {
        delete process.env['GASTOWN_PLANTED']
      }
    },
  )

  it('a tree whose gates have passed is not asked again: a worker’s own run counts while the target has not moved', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const gates = [gate('echo ran')]
    let run = await bench.rigs.runGates(one.of, gates)
    while (run.state === 'running') run = await bench.rigs.runGates(one.of, gates)
    expect(run).toMatchObject({ state: 'passed', head: one.head, done: [{ output: 'ran\n' }] })
    expect(await bench.verify('v1', [one], { gates })).toMatchObject({
      result: 'passed',
      preVerified: true,
      gates: [{ command: 'echo ran', outcome: 'passed' }],
    })
    expect(await bench.verify('v2', [one], { gates: [gate('echo other')] })).toMatchObject({
      result: 'passed',
      preVerified: false,
    })
    await commitFiles(bench.remote, { 'theirs.txt': 'x' })
    await bench.restart()
    expect(await bench.verify('v3', [one], { gates })).toMatchObject({ result: 'passed', preVerified: false })
  })

  it('asked again while it runs it runs once; after its end it tells the same again, and a next attempt runs anew', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const gates = [gate('date +%s%N; exit 1')]
    const request = bench.verifyRequest('v1', [one], { gates })
    bench.rigs.verify(bench.rigId, request)
    bench.rigs.verify(bench.rigId, request)
    const first = await bench.reported('batch.verified')
    bench.rigs.verify(bench.rigId, request)
    expect((await bench.reported('batch.verified')).verification).toEqual(first.verification)
    bench.rigs.verify(bench.rigId, { ...request, attempt: 2 })
    const second = await bench.reported('batch.verified')
    expect(second.attempt).toBe(2)
    expect(second.verification).not.toEqual(first.verification)
    expect(bench.reports).toHaveLength(3)
  })

  it('what is no fact about the branches is unknown, with the reason, and is found out anew', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const gitUrl = join(bench.folder, 'nowhere')
    const request = bench.verifyRequest('v1', [one], { gitUrl })
    bench.rigs.verify(bench.rigId, request)
    expect(await bench.reported('batch.verified')).toMatchObject({
      verification: { result: 'unknown', detail: expect.stringMatching(/gitUrl cannot be used now/) as string },
    })
    bench.rigs.verify(bench.rigId, { ...request, gitUrl: bench.remote })
    expect(await bench.reported('batch.verified')).toMatchObject({ verification: { result: 'passed' } })
  })

  it('makes the feature branch of a convoy when it is not there', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    const verified = await bench.verify('v1', [one], { target: 'convoy/c', createTargetFrom: 'main' })
    expect(verified).toMatchObject({ result: 'passed', base: await git(bench.remote, 'rev-parse', 'convoy/c') })
  })

  it('close ends gates that run, and tells nothing of them', async () => {
    await open()
    const one = await bench.work('b1', { 'b1.txt': '1' })
    bench.rigs.verify(bench.rigId, bench.verifyRequest('v1', [one], { gates: [gate('sleep 1000')] }))
    while (!(await processesOfHome(bench.containerDir)).some((line) => line.includes('sleep'))) await new Promise(setImmediate)
    await bench.rigs.close()
    await untilNoProcessOfHome(bench.containerDir)
    expect(bench.reports).toEqual([])
  })
})

describe('runGates', () => {
  it('refuses changes in no commit, and a branch that is not there', async () => {
    await open()
    const { of, folder } = await bench.work('b1', { 'b1.txt': '1' })
    await writeFile(join(folder, 'draft.txt'), 'x')
    await expect(bench.rigs.runGates(of, [gate('true')])).rejects.toMatchObject({
      code: 'WRONG_STATE',
      message: expect.stringContaining('draft.txt. Commit them') as string,
    })
    await expect(bench.rigs.runGates(bench.worktreeOf('b2'), [gate('true')])).rejects.toMatchObject({ code: 'WRONG_STATE' })
  })

  it('a failed gate is told with its output, and the same commit is the same run', async () => {
    await open()
    const { of, head, folder } = await bench.work('b1', { 'b1.txt': '1' })
    const gates = [gate('cat b1.txt'), gate('echo no; exit 1'), gate('echo never')]
    let run = await bench.rigs.runGates(of, gates)
    expect(run).toMatchObject({ state: 'running', head })
    while (run.state === 'running') run = await bench.rigs.runGates(of, gates)
    expect(run).toMatchObject({ state: 'failed', head, done: [{ output: '1' }, { outcome: 'failed', output: 'no\n' }] })
    expect(await bench.rigs.runGates(of, gates)).toEqual(run)
    const next = await commitFiles(folder, { 'b1.txt': '2' })
    expect(await bench.rigs.runGates(of, gates)).toMatchObject({ state: 'running', head: next })
  })
})
