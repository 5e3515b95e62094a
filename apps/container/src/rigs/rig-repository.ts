import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { rigIdSchema, type RigId } from '@gastown/contract/ids'
import { createSerialLane, type SerialLane } from '../process-manager/serial-lane.ts'
import { isFolder, removeFolder } from './remove-folder.ts'
import { rigFolders, type RigFolders } from './rig-folders.ts'
import { createTownGit, type TownGit } from './town-git.ts'

/** What the remote's branch was when it was read last. */
export interface TargetRead {
  readonly gitUrl: string
  readonly atMs: number
  readonly tip: string
}

/** A rig's own repository: only Gastown writes to it, and what an agent made is in it only after it was checked. */
export interface RigRepository {
  readonly rigId: RigId
  readonly folders: RigFolders
  readonly git: TownGit
  /** For a checkout that nobody else has seen yet. */
  gitIn(folder: string): TownGit
  /** Readings of the remote: two at once would move the same refs. */
  readonly reading: SerialLane
  /** Pushes, each with the looks before and after it. A hook of the remote may take minutes: nothing else waits for one. */
  readonly pushing: SerialLane
  /** Moves of kept refs, and other notes that are read before they are written. */
  readonly keeping: SerialLane
  /** By branch. */
  readonly reads: Map<string, TargetRead>
  /** A fresh empty folder that no agent sees. */
  newScratch(): Promise<string>
  removeScratch(folder: string): Promise<void>
}

export interface RigRepositories {
  /** Makes it when it is not there. */
  open(rigId: RigId): Promise<RigRepository>
  /** Those that are there. */
  list(): Promise<readonly RigId[]>
}

/** Only for the user who runs Gastown. */
const folderMode = 0o700

/**
 * Nothing is ever thrown away: worktrees borrow objects, also such that no ref reaches any more. What is kept must be there after a power cut
 * too: git's default does not wait for refs and loose objects to be on the disk.
 */
const repositoryConfig = `[gc]
	auto = 0
[maintenance]
	auto = false
[core]
	fsync = committed,reference
	logAllRefUpdates = false
`

export function createRigRepositories(options: {
  readonly containerDir: string
  readonly remoteEnv: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}): RigRepositories {
  const { containerDir, remoteEnv, signal } = options
  const opened = new Map<RigId, Promise<RigRepository>>()

  async function make(rigId: RigId): Promise<RigRepository> {
    const folders = rigFolders(containerDir, rigId)
    const gitIn = (folder: string) => createTownGit({ folder, remoteEnv, signal })
    // What a process that was killed left there. Nobody else uses it: the container's folder has one process.
    await removeFolder(folders.scratch, signal)
    for (const folder of [folders.scratch, folders.records, folders.worktrees, join(folders.objects, 'pack')]) {
      await mkdir(folder, { recursive: true, mode: folderMode })
    }
    if (!(await isFolder(folders.repository))) await makeRepository(folders, gitIn)
    return {
      rigId,
      folders,
      git: gitIn(folders.repository),
      gitIn,
      reading: createSerialLane(),
      pushing: createSerialLane(),
      keeping: createSerialLane(),
      reads: new Map(),
      newScratch: async () => {
        const folder = join(folders.scratch, randomUUID())
        await mkdir(folder, { mode: folderMode })
        return folder
      },
      removeScratch: async (folder) => await removeFolder(folder, signal),
    }
  }

  return {
    open: (rigId) => {
      const known = opened.get(rigId)
      if (known !== undefined) return known
      const own = make(rigId)
      opened.set(rigId, own)
      own.catch(() => opened.delete(rigId))
      return own
    },
    list: async () => {
      const root = dirname(dirname(rigFolders(containerDir, rigIdSchema.parse('x')).repository))
      const names = await readdir(root).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      })
      return names.flatMap((name) => rigIdSchema.safeParse(name).data ?? [])
    },
  }
}

/** Made aside and moved into place whole, so that a crash leaves no half of it. */
async function makeRepository(folders: RigFolders, gitIn: (folder: string) => TownGit): Promise<void> {
  const staging = join(folders.scratch, 'repo.git')
  await mkdir(staging, { mode: folderMode })
  await gitIn(staging)(['init', '--bare', '--quiet', '--template=', '--initial-branch=main'])
  await appendFile(join(staging, 'config'), repositoryConfig)
  await rm(join(staging, 'objects'), { recursive: true })
  await symlink(relative(folders.repository, folders.objects), join(staging, 'objects'))
  await rename(staging, folders.repository)
}
