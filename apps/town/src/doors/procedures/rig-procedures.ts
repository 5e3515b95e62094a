import { GastownError } from '@gastown/contract/errors'
import { isBranchName, parseGitUrl } from '@gastown/contract/git-url'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { RandomBytes } from '../../clock.ts'
import type { Towns } from '../../engine/towns.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import { rigView } from '../../views/rig-view.ts'
import type { RepositoryProbe } from '../repository-probe.ts'

export interface RigProceduresOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly repositories: RepositoryProbe
  readonly random: RandomBytes
}

export function createRigProcedures({
  towns,
  repositories,
  random,
}: RigProceduresOptions): Pick<ProcedureHandlers, 'createRig' | 'checkRepository' | 'listRigs' | 'deleteRig'> {
  return {
    async createRig({ townId, name, gitUrl: text, defaultBranch: wished }) {
      const engine = towns.get(townId)
      const gitUrl = parseGitUrl(text)
      if (wished !== undefined && !isBranchName(wished)) {
        throw new GastownError('INVALID_INPUT', `defaultBranch: "${wished.slice(0, 100)}" is not the name of a git branch.`, {
          field: 'defaultBranch',
        })
      }
      const found = await repositories.isRepository(gitUrl)
      const named = found.defaultBranch !== null && isBranchName(found.defaultBranch) ? found.defaultBranch : 'main'
      const ids = await takeIntent(engine, { type: 'rig.create', name, gitUrl, defaultBranch: wished ?? named }, random)
      const rig = Array.from(engine.town.rigs.values()).find(({ rigId }) => rigId === ids['rigId'])
      if (rig === undefined)
        throw new GastownError('RIG_NOT_FOUND', 'The rig was deleted as soon as it was made.', { field: 'rigId' })
      return rigView(rig)
    },

    async checkRepository({ gitUrl: text }) {
      const gitUrl = parseGitUrl(text)
      return { gitUrl, ...(await repositories.check(gitUrl)) }
    },

    async listRigs({ townId }) {
      return { rigs: Array.from(towns.get(townId).town.rigs.values(), rigView) }
    },

    async deleteRig({ townId, rigId }) {
      await takeIntent(towns.get(townId), { type: 'rig.delete', rigId }, random)
      return { done: true }
    },
  }
}
