import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { agentIdSchema, rigIdSchema, type RigId } from '@gastown/contract/ids'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { ContainerReport } from '@gastown/contract/reports'
import type { Landing, Verification } from '@gastown/contract/work/reports'
import {
  landRequestSchema,
  launchWorkSchema,
  verifyRequestSchema,
  type LandRequest,
  type VerifyRequest,
} from '@gastown/contract/work/work-routes'
import { systemClock, type Clock } from '../../clock.ts'
import { runGit } from '../../git/run-git.ts'
import { createLog } from '../../log.ts'
import { detectSandbox } from '../../sandbox/detect-sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createRigs, type CreateRigsOptions } from '../create-rigs.ts'
import type { Rigs, WorktreeOf } from '../rigs.ts'

const identity = {
  GIT_AUTHOR_NAME: 'A person',
  GIT_AUTHOR_EMAIL: 'person@example.invalid',
  GIT_COMMITTER_NAME: 'A person',
  GIT_COMMITTER_EMAIL: 'person@example.invalid',
}

export async function git(cwd: string, ...args: string[]): Promise<string> {
  return (await runGit({ cwd, args, env: identity })).trim()
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

export async function commitFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  message = 'A change',
): Promise<string> {
  await writeFiles(folder, files)
  await git(folder, 'add', '--all')
  await git(folder, 'commit', '--quiet', '--allow-empty', `--message=${message}`)
  return await git(folder, 'rev-parse', 'HEAD')
}

/** A rig on real git, with a remote beside it: `remote` is a working copy with `main` checked out. */
export interface RigBench {
  readonly folder: string
  readonly containerDir: string
  readonly remote: string
  readonly rigId: RigId
  readonly rigs: Rigs
  readonly repository: string
  readonly sandbox: Sandbox
  worktreeOf(bead: string, work?: Record<string, unknown>): WorktreeOf
  /** A worktree with a commit of these files. */
  work(bead: string, files: Readonly<Record<string, string>>, work?: Record<string, unknown>): Promise<Worked>
  verifyRequest(batch: string, branches: readonly Worked[], more?: Record<string, unknown>): VerifyRequest
  verify(batch: string, branches: readonly Worked[], more?: Record<string, unknown>): Promise<Verification>
  landRequest(batch: string, verified: Verification, more?: Record<string, unknown>): LandRequest
  land(batch: string, verified: Verification, more?: Record<string, unknown>): Promise<Landing>
  /** The first report of the kind that was not handed out yet, now or when it comes. */
  reported<T extends ContainerReport['type']>(type: T): Promise<Extract<ContainerReport, { type: T }>>
  readonly reports: readonly unknown[]
  /** What batches' gates printed, as it came. */
  readonly gateOutputs: readonly GateOutput[]
  /** Other rigs of the same folder, as after a restart of the container. */
  restart(): Promise<Rigs>
  hook(name: string, script: string): Promise<void>
  close(): Promise<void>
}

export interface Worked {
  readonly of: WorktreeOf
  readonly bead: string
  readonly folder: string
  readonly head: string
}

export type BenchOptions = Partial<Pick<CreateRigsOptions, 'isInUse' | 'sandbox' | 'remoteEnv'>> & {
  readonly clock?: Clock
  readonly files?: Readonly<Record<string, string>>
  readonly containerDir?: string
}

export async function openRigBench(options: BenchOptions = {}): Promise<RigBench> {
  const folder = await mkdtemp(join(tmpdir(), 'rigs-'))
  const containerDir = options.containerDir ?? join(folder, 'container')
  const remote = join(folder, 'remote')
  const rigId = rigIdSchema.parse('rig-1')
  const sandbox = options.sandbox ?? (await detectSandbox({ mode: 'auto' }))
  await mkdir(remote)
  await git(remote, 'init', '--quiet', '--initial-branch=main')
  await commitFiles(remote, options.files ?? { 'readme.md': 'A project\n' }, 'First')

  const waiting: { type: string; take: (report: ContainerReport) => void }[] = []
  const unread: ContainerReport[] = []
  const reports: unknown[] = []
  const gateOutputs: GateOutput[] = []
  const report: CreateRigsOptions['report'] = (unsent) => {
    reports.push(unsent)
    // Envelope and all else that the town link adds.
    const whole = { reportId: 'r', at: '', ...unsent } as unknown as ContainerReport
    const index = waiting.findIndex(({ type }) => type === whole.type)
    if (index === -1) unread.push(whole)
    else waiting.splice(index, 1)[0]?.take(whole)
  }
  const open = () =>
    createRigs({
      containerDir,
      sandbox,
      clock: options.clock ?? systemClock,
      report,
      showGate: (output) => gateOutputs.push(output),
      log: createLog('silent'),
      isInUse: options.isInUse ?? (() => false),
      remoteEnv: options.remoteEnv ?? {},
    })
  let rigs = open()

  const bench: RigBench = {
    folder,
    containerDir,
    remote,
    rigId,
    repository: join(containerDir, 'rigs', rigId, 'repo.git'),
    sandbox,
    reports,
    gateOutputs,
    get rigs() {
      return rigs
    },
    worktreeOf: (bead, work = {}) => ({
      rigId,
      agentId: agentIdSchema.parse(`polecat-${bead}`),
      work: launchWorkSchema.parse({
        gitUrl: remote,
        branch: `gt/${bead}`,
        target: 'main',
        mustContain: [],
        readOnly: false,
        beadId: bead,
        author: { name: 'Polecat', email: 'polecat@gastown.invalid' },
        ...work,
      }),
    }),
    work: async (bead, files, work) => {
      const of = bench.worktreeOf(bead, work)
      await rigs.prepareWorktree(of)
      const worktree = rigs.worktreePath(of)
      const head = await commitFiles(worktree, files, `Work of ${bead}`)
      const proof = await rigs.collect(of)
      if (proof.found !== 'branch') throw new Error(`not collected: ${proof.detail}`)
      return { of, bead, folder: worktree, head }
    },
    verifyRequest: (batch, branches, more) =>
      verifyRequestSchema.parse({
        gitUrl: remote,
        target: 'main',
        batchId: batch,
        attempt: 1,
        method: 'merge',
        gates: [],
        merges: branches.map(({ bead, head }) => ({
          mergeId: `merge-${bead}`,
          branch: `gt/${bead}`,
          head,
          title: `Bead ${bead}`,
        })),
        ...more,
      }),
    verify: async (batch, branches, more) => {
      rigs.verify(rigId, bench.verifyRequest(batch, branches, more))
      return (await bench.reported('batch.verified')).verification
    },
    landRequest: (batch, verified, more) => {
      if (verified.result !== 'passed') throw new Error(`nothing to land: ${JSON.stringify(verified)}`)
      const { base, tip, commits } = verified
      return landRequestSchema.parse({
        gitUrl: remote,
        target: 'main',
        batchId: batch,
        strategy: 'direct',
        base,
        tip,
        merges: commits.map(({ mergeId, commit }) => ({ mergeId, branch: mergeId.replace('merge-', 'gt/'), commit })),
        ...more,
      })
    },
    land: async (batch, verified, more) => {
      rigs.land(rigId, bench.landRequest(batch, verified, more))
      return (await bench.reported('batch.landed')).landing
    },
    reported: async <T extends ContainerReport['type']>(type: T) => {
      const index = unread.findIndex((one) => one.type === type)
      const found =
        index === -1
          ? await new Promise<ContainerReport>((take) => waiting.push({ type, take }))
          : (unread.splice(index, 1)[0] as ContainerReport)
      return found as Extract<ContainerReport, { type: T }>
    },
    restart: async () => {
      await rigs.close()
      rigs = open()
      return rigs
    },
    hook: async (name, script) => {
      const file = join(remote, '.git/hooks', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `#!/bin/sh\n${script}\n`)
      await chmod(file, 0o755)
    },
    close: async () => {
      await rigs.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return bench
}
