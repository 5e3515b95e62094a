import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { agentIdSchema } from '@gastown/contract/ids'
import { beadIdSchema, commitSchema, mergeIdSchema } from '@gastown/contract/work/ids'
import { z } from 'zod'
import type { RigRepository } from './rig-repository.ts'
import type { WorktreeId } from './worktree-id.ts'

const recordSchema = z.object({
  agentId: agentIdSchema,
  key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  beadId: beadIdSchema.optional(),
  mergeId: mergeIdSchema.optional(),
  /** Null: it only reads. */
  branch: z.string().nullable(),
  target: z.string(),
  /** Where it started. */
  start: commitSchema,
})
/** What is known of a worktree when nobody asks for it by its launch: after a restart of the container, or when its agent is gone. */
export type WorktreeRecord = z.infer<typeof recordSchema>

export interface DatedRecord extends WorktreeRecord {
  readonly lastUsedMs: number
}

/** Written before the worktree is in its place: a folder without a record was not made by us. */
export async function saveRecord(rig: RigRepository, record: WorktreeRecord, nowMs: number): Promise<void> {
  const file = fileOf(rig, record)
  const staging = `${file}.${randomUUID()}`
  await writeFile(staging, JSON.stringify(record), { mode: 0o600 })
  await utimes(staging, nowMs / 1000, nowMs / 1000)
  await rename(staging, file)
}

/** Null: there is none, or it cannot be read. */
export async function loadRecord(rig: RigRepository, id: { agentId: string; key: string }): Promise<DatedRecord | null> {
  return await readRecord(fileOf(rig, id))
}

export async function listRecords(rig: RigRepository): Promise<readonly DatedRecord[]> {
  const names = (await readdir(rig.folders.records)).filter((name) => name.endsWith('.json'))
  const records = await Promise.all(names.map(async (name) => await readRecord(join(rig.folders.records, name))))
  return records.filter((record) => record !== null)
}

/** Used now. The file's own date keeps it. */
export async function touchRecord(rig: RigRepository, id: { agentId: string; key: string }, nowMs: number): Promise<void> {
  await utimes(fileOf(rig, id), nowMs / 1000, nowMs / 1000).catch(ignoreMissing)
}

export async function removeRecord(rig: RigRepository, id: { agentId: string; key: string }): Promise<void> {
  await rm(fileOf(rig, id), { force: true })
}

export function idOfRecord(rig: RigRepository, record: WorktreeRecord): WorktreeId {
  const { agentId, key, beadId, mergeId } = record
  return {
    rigId: rig.rigId,
    agentId,
    key,
    ...(beadId === undefined ? {} : { beadId }),
    ...(mergeId === undefined ? {} : { mergeId }),
  }
}

/** Ids hold no dot. */
function fileOf(rig: RigRepository, { agentId, key }: { agentId: string; key: string }): string {
  return join(rig.folders.records, `${agentId}.${key}.json`)
}

async function readRecord(file: string): Promise<DatedRecord | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
    const record = recordSchema.safeParse(JSON.parse(text))
    return record.success ? { ...record.data, lastUsedMs: mtimeMs } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    ignoreMissing(error)
    return null
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
