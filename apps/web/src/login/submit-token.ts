import { GastownError, problemSchema } from '@gastown/contract/errors'

/** Exchanges the operator token for the cookie of this browser. Throws the town's reason when it refuses. */
export async function submitToken({ baseURL, token }: { baseURL: string; token: string }): Promise<void> {
  const response = await fetch(`${baseURL}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: token.trim() }),
    credentials: 'same-origin',
  }).catch((error: unknown) => {
    throw new GastownError('TOWN_UNREACHABLE', 'The town does not answer. Is `gastown up` running?', { cause: error })
  })
  if (response.ok) return
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined))
  if (problem.success) throw new GastownError(problem.data.code, problem.data.detail, { field: 'token' })
  throw new GastownError('UNAUTHENTICATED', `The town refused this token (HTTP ${response.status}).`, { field: 'token' })
}
