import { GastownError } from '@gastown/contract/errors'
import type { BeadView } from '@gastown/contract/work/bead'
import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { MergeQueue } from '@gastown/contract/work/work-view'
import type { Connection } from '../control-plane.ts'
import { waitForTown } from '../wait-for-town.ts'
import { progressOf } from './work-progress.ts'

/** A convoy that has landed. */
export interface LandedConvoy {
  readonly convoy: ConvoyView
  readonly beads: readonly BeadView[]
  readonly queue: MergeQueue
}

/**
 * Tells what becomes of a convoy, and resolves once it has landed. Rejects when a bead or the convoy fails, and after `timeoutMs`: with
 * what each bead that is left waits for.
 */
export async function watchConvoy(
  connection: Connection,
  options: { townId: string; convoyId: string; timeoutMs: number; signal: AbortSignal; tell: (text: string) => void },
): Promise<LandedConvoy> {
  const { townId, convoyId, timeoutMs, signal, tell } = options
  const { client } = connection
  let told: ReadonlyMap<string, string> = new Map()
  let left: readonly BeadView[] = []
  const look = async (): Promise<LandedConvoy | undefined> => {
    const [{ convoy, beads }, queue] = await Promise.all([
      client.getConvoy.query({ townId, convoyId }),
      client.getMergeQueueData.query({ townId }),
    ])
    const progress = progressOf(beads, queue)
    for (const [about, line] of progress) if (told.get(about) !== line) tell(line)
    told = progress
    left = beads.filter(({ status }) => status !== 'closed')
    const failed = beads.find(({ status }) => status === 'failed')
    if (failed !== undefined)
      throw new GastownError('WRONG_STATE', `“${failed.title}” has failed: ${failed.reason ?? 'no reason was given'}`)
    if (convoy.status === 'failed')
      throw new GastownError('WRONG_STATE', `The convoy has failed: ${convoy.reason ?? 'no reason was given'}`)
    return convoy.status === 'landed' ? { convoy, beads, queue } : undefined
  }
  try {
    return await waitForTown(connection, { townId, what: 'The convoy', timeoutMs, look, signal })
  } catch (error) {
    if (!(error instanceof GastownError) || error.code !== 'AGENT_NOT_READY' || left.length === 0) throw error
    const why = left.map(({ title, status, waits }) => `“${title}” (${status}): ${waits?.text ?? 'no reason is known'}`)
    throw new GastownError('AGENT_NOT_READY', `${error.message} What is left: ${why.join(' ')}`, { cause: error })
  }
}
