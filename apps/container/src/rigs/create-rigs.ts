import { mkdirSync } from 'node:fs'
import { GastownError } from '@gastown/contract/errors'
import { rigIdSchema, type RigId } from '@gastown/contract/ids'
import type { Landing, Verification } from '@gastown/contract/work/reports'
import type { CollectProof } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { TownLink } from '../town-link/town-link.ts'
import { createAgentGates } from './agent-gates.ts'
import { checkMerge, type MergeFound } from './check-merge.ts'
import { collectBranch } from './collect-branch.ts'
import { createConfinedGit } from './confined-git.ts'
import { detailOf } from './detail-of.ts'
import { createKeyedLanes } from './keyed-lanes.ts'
import type { GateProgress } from './follow-gate.ts'
import { landBatch } from './land-batch.ts'
import { createOutcomeJobs } from './outcome-jobs.ts'
import { createPassedGates } from './passed-gates.ts'
import { policy } from './policy.ts'
import { prepareWorktree } from './prepare-worktree.ts'
import { pushBranches } from './push-branches.ts'
import { renderDiff } from './render-diff.ts'
import { createRetention } from './retention.ts'
import { allObjects, allWorktrees, worktreeFolder } from './rig-folders.ts'
import { createRigRepositories } from './rig-repository.ts'
import type { Rigs, WorktreeOf } from './rigs.ts'
import { saveWork, type SavedWork } from './save-work.ts'
import { readRemoteEnv } from './town-git.ts'
import { tidyObjects } from './tidy-objects.ts'
import { verifyBatch } from './verify-batch.ts'
import { worktreeDiff } from './worktree-diff.ts'
import { worktreeIdOf, type WorktreeId } from './worktree-id.ts'
import { idOfRecord, type WorktreeRecord } from './worktree-records.ts'
import type { WorktreePlace } from './worktree-view.ts'

export interface CreateRigsOptions {
  /** Absolute. */
  readonly containerDir: string
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly report: TownLink['report']
  /** Shows what a batch's gates print to whoever looks on. */
  readonly showGate: TownLink['gateOutput']
  readonly log: Log
  /** Whether an agent lives in the worktree: then it is not removed. */
  readonly isInUse: (id: WorktreeId) => boolean
  /** What git needs to reach the remotes. Absent: taken from this process's environment. */
  readonly remoteEnv?: Readonly<Record<string, string>>
}

/** The rigs of a container. Its folders must not be moved while it lives: worktrees know where their objects are. */
export function createRigs(options: CreateRigsOptions): Rigs {
  const { containerDir, sandbox, clock, log, report, showGate } = options
  const end = new AbortController()
  const { signal } = end
  const root = allWorktrees(containerDir)
  // A sandbox shows only what is there.
  for (const folder of [root, allObjects(containerDir)]) mkdirSync(folder, { recursive: true, mode: 0o700 })

  const repositories = createRigRepositories({
    containerDir,
    remoteEnv: options.remoteEnv ?? readRemoteEnv(process.env),
    signal,
  })
  const confined = createConfinedGit({ sandbox, signal })
  const jobs = createOutcomeJobs({ keep: policy.rememberedBatches, signal, log })
  const passed = createPassedGates(clock)
  const agentGates = createAgentGates({ sandbox, clock, passed, signal, track: jobs.track })
  const alone = createKeyedLanes()

  /** One thing at a time happens to a worktree. */
  async function inWorktree<T>(of: WorktreeOf, work: (place: WorktreePlace & { id: WorktreeId }) => Promise<T>): Promise<T> {
    if (signal.aborted) throw ended()
    const id = worktreeIdOf(of)
    const folder = worktreeFolder(containerDir, id)
    const run = alone.run(folder, async () => await work({ rig: await repositories.open(of.rigId), confined, folder, root, id }))
    jobs.track(run.catch(() => {}))
    return await run
  }

  /** All that a worktree holds, as its record says what it is. */
  async function saveRecorded(place: WorktreePlace & { id: WorktreeId }, record: WorktreeRecord): Promise<SavedWork> {
    return await saveWork({ ...place, branch: record.branch, target: record.target, start: record.start, clock })
  }

  const retention = createRetention({
    containerDir,
    repositories,
    isInUse: options.isInUse,
    alone: async (id, work) => await alone.run(worktreeFolder(containerDir, id), work),
    save: async (rig, record) => {
      const id = idOfRecord(rig, record)
      return await saveRecorded({ rig, confined, root, id, folder: worktreeFolder(containerDir, id) }, record)
    },
    clock,
    log,
  })
  const tidy = (rigId: RigId) => {
    if (!signal.aborted) jobs.track(retention.tidy(rigId))
  }
  const stopTicking = tickRetention({
    clock,
    tidyAll: async () => {
      for (const rigId of await repositories.list()) {
        tidy(rigId)
        jobs.track(repositories.open(rigId).then(async (rig) => await tidyObjects(rig)))
      }
    },
  })

  async function collect(of: WorktreeOf): Promise<CollectProof> {
    const { branch, target, gitUrl } = of.work
    try {
      const proof = await inWorktree(of, async (place) => await collectBranch({ ...place, branch, target, gitUrl, clock }))
      tidy(of.rigId)
      return proof
    } catch (error) {
      return { found: 'unproved', detail: detailOf(error) }
    }
  }

  return {
    worktreePath: (of) => worktreeFolder(containerDir, worktreeIdOf(of)),
    access: { readOnly: [allObjects(containerDir)], readWrite: [root] },
    prepareWorktree: async (of) => {
      try {
        await inWorktree(of, async (place) => {
          const save = async (record: WorktreeRecord) => await saveRecorded(place, record)
          await prepareWorktree({ rig: place.rig, id: place.id, folder: place.folder, work: of.work, save, clock, log })
        })
      } catch (error) {
        throw notReady(error)
      }
    },
    collect,
    saveWork: async (of) => {
      const { branch, target, readOnly, startFrom } = of.work
      const { kept, leftOut } = await inWorktree(
        of,
        async (place) => await saveWork({ ...place, branch: readOnly ? null : branch, target, start: startFrom, clock }),
      )
      if (leftOut.length > 0) log.warn({ rigId: of.rigId, agentId: of.agentId, leftOut }, 'not all of a worktree could be saved')
      tidy(of.rigId)
      return kept
    },
    runGates: async (of, gates) =>
      await agentGates.run({ rig: await repositories.open(of.rigId), proof: await collect(of), gates }),
    verify: (rigId, request) => {
      const { batchId, attempt } = request
      jobs.begin<Verification>({
        key: `verify ${rigId} ${batchId} ${attempt}`,
        perform: async () => {
          try {
            const rig = await repositories.open(rigId)
            const onGate = (progress: GateProgress) => showGate({ rigId, batchId, attempt, ...progress })
            return await verifyBatch({ rig, request, passed, sandbox, clock, signal, onGate })
          } catch (error) {
            return { result: 'unknown', detail: detailOf(error) }
          }
        },
        tell: (verification) => report({ type: 'batch.verified', rigId, batchId, attempt, verification }),
        // What is not known is found out anew; what is, is told again.
        remember: ({ result }) => result !== 'unknown',
      })
    },
    land: (rigId, request) => {
      const { batchId, strategy } = request
      jobs.begin<Landing>({
        key: `land ${rigId} ${batchId}`,
        perform: async () => {
          try {
            const rig = await repositories.open(rigId)
            return strategy === 'direct' ? await landBatch({ rig, request, clock }) : await pushBranches({ rig, request })
          } catch (error) {
            return { result: 'unknown', detail: detailOf(error) }
          }
        },
        tell: (landing) => report({ type: 'batch.landed', rigId, batchId, landing }),
      })
    },
    check: (rigId, request) => {
      const { mergeId } = request
      jobs.begin<MergeFound | { found: 'unknown' }>({
        key: `check ${rigId} ${mergeId}`,
        perform: async () => {
          try {
            return await checkMerge({ rig: await repositories.open(rigId), request, clock })
          } catch (error) {
            log.warn({ rigId, mergeId, reason: detailOf(error) }, 'a branch that waits for its merge could not be looked at')
            return { found: 'unknown' }
          }
        },
        tell: (found) => report({ type: 'merge.checked', mergeId, ...found }),
      })
    },
    diff: async (rigId, request) => await renderDiff({ rig: await repositories.open(rigId), request, clock }),
    worktreeDiff: async (of) => {
      const { branch, target } = of.work
      return await inWorktree(of, async (place) => await worktreeDiff({ ...place, branch, target }))
    },
    usage: retention.usage,
    configure: (worktrees) => {
      retention.configure(worktrees)
      for (const rigId of Object.keys(worktrees)) tidy(rigIdSchema.parse(rigId))
    },
    close: async () => {
      stopTicking()
      end.abort()
      await jobs.idle()
    },
  }
}

/** Looks at all rigs now and then. Returns the end of it. */
function tickRetention(options: { clock: Clock; tidyAll: () => Promise<void> }): () => void {
  let cancel: () => void
  const wait = () => {
    cancel = options.clock.after(policy.retentionEveryMs, () => {
      wait()
      // A folder that cannot be listed now is looked at again the next time.
      options.tidyAll().catch(() => {})
    })
  }
  wait()
  return () => cancel()
}

function ended(): GastownError {
  return new GastownError('CONTAINER_UNAVAILABLE', 'The container ends.')
}

/** Whatever it is, the agent cannot start now. */
function notReady(error: unknown): GastownError {
  if (error instanceof GastownError && (error.code === 'AGENT_NOT_READY' || error.code === 'CONTAINER_UNAVAILABLE')) return error
  const field = error instanceof GastownError && error.field !== undefined ? { field: error.field } : {}
  return new GastownError('AGENT_NOT_READY', `The worktree cannot be made now: ${detailOf(error)}`, { ...field, cause: error })
}
