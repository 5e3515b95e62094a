import { z } from 'zod'

/** What a look at a repository found, before a rig is made of it. */
export const repositoryCheckSchema = z.object({
  /** The address as a rig would keep it. */
  gitUrl: z.string(),
  /** The branch that its HEAD names; null when it has none: there is no commit yet. */
  defaultBranch: z.string().nullable(),
  /** The newest commit of that branch. Title and time only of a repository on this machine: a server is not asked for more. */
  lastCommit: z
    .object({ commit: z.string(), title: z.string().optional(), at: z.iso.datetime({ offset: true }).optional() })
    .nullable(),
  /** Files with changes that are in no commit; null when it has no working copy, or is elsewhere. */
  changedFiles: z.int().min(0).nullable(),
})
export type RepositoryCheck = z.infer<typeof repositoryCheckSchema>
