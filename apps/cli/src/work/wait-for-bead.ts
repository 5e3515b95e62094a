import { errorCodes, GastownError } from '@gastown/contract/errors'
import type { BeadView } from '@gastown/contract/work/bead'
import type { Connection } from '../control-plane.ts'
import { waitForTown } from '../wait-for-town.ts'

/**
 * Resolves with the bead once it is closed or failed, and tells whatever becomes of it before. Rejects with AGENT_NOT_READY after
 * `timeoutMs`; the bead goes on then.
 */
export async function waitForBead(
  { client, ...where }: Connection,
  options: { townId: string; beadId: string; timeoutMs: number; tell: (text: string) => void },
): Promise<BeadView> {
  const { townId, beadId, timeoutMs, tell } = options
  let told = ''
  const look = async (): Promise<BeadView | undefined> => {
    const found = await client.getBead.query({ townId, beadId }).catch(unlessItComesBack)
    if (found === undefined) return undefined
    const { status, waits } = found.bead
    const now = waits === undefined ? status : `${status}: ${waits.text}`
    if (now !== told) tell(now)
    told = now
    return status === 'closed' || status === 'failed' ? found.bead : undefined
  }
  return waitForTown({ client, ...where }, { townId, what: `The end of ${beadId}, which goes on`, timeoutMs, look })
}

/** A control plane that is just started again is no reason to give up. */
function unlessItComesBack(error: unknown): undefined {
  if (error instanceof GastownError && errorCodes[error.code].actor === 'retry') return undefined
  throw error
}

export function mustNotHaveFailed({ beadId, status, reason }: BeadView): void {
  if (status !== 'failed') return
  throw new GastownError('WRONG_STATE', `${beadId} has failed: ${reason ?? 'no reason was given'}`)
}
