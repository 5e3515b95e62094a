import { existsSync, readdirSync } from 'node:fs'
import { appendFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { containerManifestFile, containerManifestSchema, type ContainerManifest } from '@gastown/contract/container-boot'
import { townIdSchema, type TownId } from '@gastown/contract/ids'
import type { ProcessIdentity } from './process-identity.ts'
import { rotateLogFile } from './rotating-log-file.ts'
import { writeFileDurably } from './write-file-durably.ts'

/** Written by us as soon as the process is there: it tells of one that has not come as far as its manifest. */
const processFile = 'process.json'
const processSchema = z.object({ pid: z.int().positive(), processStartTime: z.string().min(1) })

/** The folder of one town's container. The manifest in it is written by the container, the rest by it or us as said. */
export class ContainerFolder {
  readonly path: string
  readonly logFile: string

  constructor(dir: string, townId: TownId) {
    this.path = join(dir, townIdSchema.parse(townId))
    this.logFile = join(this.path, 'container.log')
  }

  /** Makes it ready for a new run. */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    await rm(join(this.path, containerManifestFile), { force: true })
    rotateLogFile(this.logFile)
  }

  /** Makes `file`, which somebody appends to, this container's log: what the log says already comes first. */
  async takeLog(file: string): Promise<void> {
    const said = await readFile(this.logFile).catch(absent)
    if (said !== null) await appendFile(file, said)
    await rename(file, this.logFile)
  }

  async writeProcess({ pid, processStartTime }: ProcessIdentity): Promise<void> {
    await writeFileDurably(join(this.path, processFile), [JSON.stringify({ pid, processStartTime })])
  }

  /** The process that was spawned last; it may have ended long ago. */
  readProcess(): Promise<ProcessIdentity | null> {
    return readJson(join(this.path, processFile), processSchema)
  }

  /** What the container wrote when it began to serve; null when there is none, or none that can be read. */
  readManifest(): Promise<ContainerManifest | null> {
    return readJson(join(this.path, containerManifestFile), containerManifestSchema)
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }
}

/** Whose containers have served, of those with folders in `dir`: they may live, or have been killed. */
export function findManifests(dir: string): readonly TownId[] {
  if (!existsSync(dir)) return []
  const townIds = readdirSync(dir).flatMap((name) => townIdSchema.safeParse(name).data ?? [])
  return townIds.filter((townId) => existsSync(join(dir, townId, containerManifestFile)))
}

async function readJson<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S> | null> {
  const text = await readFile(file, 'utf8').catch(absent)
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    // Half written, or by another version: it names no process that we know.
    return null
  }
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
