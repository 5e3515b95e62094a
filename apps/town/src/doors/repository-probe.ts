import type { RepositoryCheck } from '@gastown/contract/repository-check'

/** Looks whether a git repository is where a rig's URL says. */
export interface RepositoryProbe {
  /**
   * The branch that the repository's HEAD names, null when it has none. Rejects with RIG_NOT_A_REPOSITORY and the reason when no
   * repository answers. `gitUrl` has passed `parseGitUrl`.
   */
  isRepository(gitUrl: string): Promise<{ defaultBranch: string | null }>

  /** The same, and what a person would look at before giving it to a town. Changes nothing in the repository. */
  check(gitUrl: string): Promise<Omit<RepositoryCheck, 'gitUrl'>>
}
