import { GastownError, problemSchema } from '@gastown/contract/errors'
import type { TownId } from '@gastown/contract/ids'
import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'

/** Most of these routes only take an order and answer at once; ten seconds is a container that hangs. */
const answerTimeoutMs = 10_000

export interface AskContainer {
  readonly containers: Pick<Containers, 'fetch'>
  readonly clock: Clock
  readonly townId: TownId
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly body?: unknown
  /** Of a route that does its work before it answers. */
  readonly timeoutMs?: number
}

/** Sends an order to the container. Throws its problem as an error of ours, or CONTAINER_UNAVAILABLE when there is no good answer. */
export async function askContainer(options: AskContainer): Promise<void> {
  await ask(options, async (response) => {
    await response.body?.cancel()
  })
}

/** The same, of a route whose answer counts. An answer of another shape is CONTAINER_UNAVAILABLE. */
export async function askContainerFor<S extends z.ZodType>(options: AskContainer & { readonly answer: S }): Promise<z.output<S>> {
  return await ask(options, async (response) => {
    const parsed = options.answer.safeParse(await response.json().catch(() => null))
    if (parsed.success) return parsed.data
    throw new GastownError(
      'CONTAINER_UNAVAILABLE',
      `The container answered ${options.method} ${options.path} with something else.`,
    )
  })
}

async function ask<T>(options: AskContainer, read: (response: Response) => Promise<T>): Promise<T> {
  const { containers, clock, townId, method, path, body, timeoutMs = answerTimeoutMs } = options
  const abort = new AbortController()
  const cancelTimer = clock.after(timeoutMs, () => abort.abort(new Error(`no answer within ${timeoutMs} ms`)))
  try {
    const response = await containers.fetch({
      townId,
      path,
      method,
      signal: abort.signal,
      ...(body === undefined ? {} : { body }),
    })
    if (response.ok) return await read(response)
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
