import { GastownError, problemSchema } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'

/** All of these routes only take an order and answer at once; ten seconds is a container that hangs. */
const answerTimeoutMs = 10_000

/** Sends an order to the container. Throws its problem as an error of ours, or CONTAINER_UNAVAILABLE when there is no good answer. */
export async function askContainer(options: {
  containers: Pick<Containers, 'fetch'>
  clock: Clock
  townId: TownId
  method: 'POST' | 'PUT' | 'PATCH'
  path: string
  body: unknown
}): Promise<void> {
  const { containers, clock, townId, method, path, body } = options
  const abort = new AbortController()
  const cancelTimer = clock.after(answerTimeoutMs, () => abort.abort(new Error(`no answer within ${answerTimeoutMs} ms`)))
  try {
    const response = await containers.fetch({ townId, path, method, body, signal: abort.signal })
    if (response.ok) {
      await response.body?.cancel()
      return
    }
    const problem = problemSchema.safeParse(await response.json().catch(() => null))
    if (problem.success) throw new GastownError(problem.data.code, problem.data.detail)
    throw new GastownError('CONTAINER_UNAVAILABLE', `The container answered ${method} ${path} with status ${response.status}.`)
  } catch (error) {
    if (error instanceof GastownError) throw error
    throw new GastownError('CONTAINER_UNAVAILABLE', `The container did not answer ${method} ${path}: ${String(error)}`, {
      cause: error,
    })
  } finally {
    cancelTimer()
  }
}
