import { join } from 'node:path'
import { rename } from 'node:fs/promises'
import type { RigId } from '@gastown/contract/ids'
import { defaultRigConfig, type RigConfig } from '@gastown/contract/work/rig-config'
import type { WorktreeUsage } from '@gastown/contract/work/work-routes'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { folderSize } from './folder-size.ts'
import { planRemovals } from './plan-removals.ts'
import { policy } from './policy.ts'
import { isFolder } from './remove-folder.ts'
import { worktreeFolder } from './rig-folders.ts'
import type { RigRepositories, RigRepository } from './rig-repository.ts'
import type { SavedWork } from './save-work.ts'
import type { WorktreeId } from './worktree-id.ts'
import { idOfRecord, listRecords, loadRecord, removeRecord, type DatedRecord } from './worktree-records.ts'

export interface Retention {
  configure(worktrees: Readonly<Record<RigId, RigConfig['worktrees']>>): void
  /** Removes what may go. A call while one runs asks for one more. */
  tidy(rigId: RigId): Promise<void>
  usage(): Promise<WorktreeUsage>
}

export interface RetentionOptions {
  readonly containerDir: string
  readonly repositories: RigRepositories
  readonly isInUse: (id: WorktreeId) => boolean
  /** Puts all that it holds on a kept ref. */
  readonly save: (rig: RigRepository, record: DatedRecord) => Promise<SavedWork>
  /** Nobody else makes, reads or removes the worktree meanwhile. */
  readonly alone: <T>(id: WorktreeId, work: () => Promise<T>) => Promise<T>
  readonly clock: Clock
  readonly log: Log
}

interface Measured {
  readonly id: WorktreeId
  readonly record: DatedRecord
  readonly lastUsedMs: number
  readonly bytes: number
  readonly inUse: boolean
}

/** Keeps the worktrees of finished work within the limits of their rig. None goes before all of its work is on a kept ref. */
export function createRetention(options: RetentionOptions): Retention {
  const { containerDir, repositories, isInUse, clock, log } = options
  let configured: Readonly<Record<string, RigConfig['worktrees']>> = {}
  const sizes = new Map<string, { readonly atMs: number; readonly bytes: number }>()
  const tidying = new Map<RigId, { again: boolean; done: Promise<void> }>()
  let told: { readonly atMs: number; readonly usage: Promise<WorktreeUsage> } | undefined

  async function sizeOf(folder: string): Promise<number> {
    const known = sizes.get(folder)
    if (known !== undefined && clock.now() - known.atMs <= policy.sizeHoldsMs) return known.bytes
    const bytes = await folderSize(folder)
    sizes.set(folder, { atMs: clock.now(), bytes })
    return bytes
  }

  async function measure(rig: RigRepository): Promise<readonly Measured[]> {
    const measured: Measured[] = []
    for (const record of await listRecords(rig)) {
      const id = idOfRecord(rig, record)
      const folder = worktreeFolder(containerDir, id)
      if (!(await isFolder(folder))) continue
      const { lastUsedMs } = record
      measured.push({ id, record, lastUsedMs, bytes: await sizeOf(folder), inUse: isInUse(id) })
    }
    return measured
  }

  async function remove(rig: RigRepository, { id, record, lastUsedMs }: Measured): Promise<void> {
    const folder = worktreeFolder(containerDir, id)
    // It may have been used since it was measured.
    if (isInUse(id) || (await loadRecord(rig, id))?.lastUsedMs !== lastUsedMs) return
    const saved = await options.save(rig, record)
    if (saved.leftOut.length > 0) {
      log.warn({ ...id, leftOut: saved.leftOut }, 'a worktree is kept: not all of it could be saved')
      return
    }
    if (isInUse(id)) return
    // Out of every agent's sight first, in one step.
    const scratch = await rig.newScratch()
    try {
      await rename(folder, join(scratch, 'worktree'))
      await removeRecord(rig, id)
      sizes.delete(folder)
      log.info(
        { ...id, lastUsedAt: new Date(lastUsedMs).toISOString(), saved: saved.kept },
        'a worktree was removed; its work is kept',
      )
    } finally {
      await rig.removeScratch(scratch)
    }
  }

  async function tidyNow(rigId: RigId): Promise<void> {
    const rig = await repositories.open(rigId)
    const limits = configured[rigId] ?? defaultRigConfig.worktrees
    for (const each of planRemovals(await measure(rig), limits, clock.now())) {
      try {
        await options.alone(each.id, async () => await remove(rig, each))
      } catch (error) {
        log.warn({ err: error, ...each.id }, 'a worktree is kept: its work could not be saved')
      }
    }
  }

  async function measureAll(): Promise<WorktreeUsage> {
    const worktrees: WorktreeUsage['worktrees'] = []
    let repositoryBytes = 0
    for (const rigId of await repositories.list()) {
      const rig = await repositories.open(rigId)
      for (const { id, lastUsedMs, bytes, inUse } of await measure(rig)) {
        const { agentId, beadId } = id
        const lastUsedAt = new Date(lastUsedMs).toISOString()
        worktrees.push({ rigId, agentId, ...(beadId === undefined ? {} : { beadId }), bytes, lastUsedAt, inUse })
      }
      repositoryBytes += (await folderSize(rig.folders.repository)) + (await folderSize(rig.folders.objects))
    }
    return { worktrees, repositoryBytes }
  }

  return {
    configure: (worktrees) => {
      configured = worktrees
    },
    tidy: (rigId) => {
      const running = tidying.get(rigId)
      if (running !== undefined) {
        running.again = true
        return running.done
      }
      const entry = { again: false, done: Promise.resolve() }
      const run = async () => {
        do {
          entry.again = false
          await tidyNow(rigId)
        } while (entry.again)
      }
      entry.done = run().finally(() => tidying.delete(rigId))
      tidying.set(rigId, entry)
      return entry.done
    },
    usage: async () => {
      if (told === undefined || clock.now() - told.atMs > policy.usageHoldsMs) {
        const usage = measureAll()
        told = { atMs: clock.now(), usage }
        usage.catch(() => (told = undefined))
      }
      return await told.usage
    },
  }
}
