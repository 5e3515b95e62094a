import type { RigRepository } from './rig-repository.ts'
import type { EndedCommand } from './run-command.ts'

/**
 * Pushes, without force, and resolves with how it ended. The remote's hooks run and may refuse. A repository on this machine that has the
 * branch checked out takes it when its files have no changes, and then brings them up to date.
 */
export async function pushRefs(rig: RigRepository, gitUrl: string, refspecs: readonly string[]): Promise<EndedCommand> {
  const isLocal = gitUrl.startsWith('/') || gitUrl.startsWith('file:')
  const receive = isLocal ? ['--receive-pack=git -c receive.denyCurrentBranch=updateInstead receive-pack'] : []
  const args = ['push', '--no-signed', '--no-recurse-submodules', '--no-progress', ...receive, '--', gitUrl, ...refspecs]
  return await rig.git.ended(args, { remote: true })
}
