import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import type { Bead } from '@gastown/contract/work/bead'
import type { Convoy } from '@gastown/contract/work/convoy'
import type { AgentRun } from '@gastown/contract/work/intents'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import type { Merge } from '@gastown/contract/work/merge'
import type { Town } from '../town.ts'
import type { Work, Worker } from './work.ts'

/*
 * What an intent names must be there: these throw the refusal that `decide` turns into a rejection.
 */

export function requireBead(work: Work, beadId: BeadId, field = 'beadId'): Bead {
  const bead = work.beads.get(beadId)
  if (bead !== undefined) return bead
  throw new GastownError(
    'BEAD_NOT_FOUND',
    `${field}: there is no unfinished bead "${beadId}". List the beads to see their ids; a closed one cannot be changed.`,
    { field },
  )
}

export function requireConvoy(work: Work, convoyId: ConvoyId): Convoy {
  const convoy = work.convoys.get(convoyId)
  if (convoy !== undefined) return convoy
  throw new GastownError(
    'CONVOY_NOT_FOUND',
    `convoyId: there is no unfinished convoy "${convoyId}". List the convoys to see their ids.`,
    { field: 'convoyId' },
  )
}

export function requireMerge(work: Work, mergeId: MergeId): Merge {
  const merge = work.merges.get(mergeId)
  if (merge !== undefined) return merge
  throw new GastownError('MERGE_NOT_FOUND', `mergeId: nothing in the merge queue has the id "${mergeId}".`, { field: 'mergeId' })
}

export function requireWorker(work: Work, agentId: AgentId): Worker {
  const worker = work.workers.get(agentId)
  if (worker !== undefined) return worker
  throw new GastownError('AGENT_NOT_FOUND', `agentId: the town has no worker "${agentId}". List the agents to see their ids.`, {
    field: 'agentId',
  })
}

/** The worker of a run that is the present one. STALE_GENERATION: what an older run says changes nothing (promise 2). */
export function requireRun(work: Work, { agentId, generation }: AgentRun): Worker {
  const worker = requireWorker(work, agentId)
  if (worker.generation === generation) return worker
  throw new GastownError(
    'STALE_GENERATION',
    `You are run ${generation} of ${worker.name}; the present one is ${worker.generation}. Your bead has been given on: stop.`,
    { field: 'generation' },
  )
}

export function requireRig(town: Town, rigId: Bead['rigId']): NonNullable<ReturnType<Town['rigs']['get']>> {
  const rig = town.rigs.get(rigId)
  if (rig !== undefined) return rig
  throw new GastownError('RIG_NOT_FOUND', `rigId: the town has no rig "${rigId}". List its rigs to see their ids.`, {
    field: 'rigId',
  })
}
