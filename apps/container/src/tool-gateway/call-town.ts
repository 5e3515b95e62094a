import { GastownError, type ErrorCode } from '@gastown/contract/errors'
import { toolCallIdHeader } from '@gastown/contract/town-routes'
import { pause, type Clock } from '../clock.ts'
import { forwardedHeaders } from '../model-gateway/forwarded-headers.ts'
import type { TownLink } from '../town-link/town-link.ts'
import type { AgentRun, AgentTokens } from './agent-tokens.ts'

/** A control plane that was killed is back in a second, one that is upgraded in some; after two minutes the agent is told. */
export const heldForMs = 120_000
const retryMs = [100, 250, 500, 1_000, 2_000] as const

/** A proxy's and a town's own words for "not now". */
const awayStatuses: ReadonlySet<number> = new Set([502, 503, 504])
/** Also while the container's own token is not taken: a town that comes back gives it another one. */
const awayCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONTAINER_UNAVAILABLE',
  'TOWN_RECOVERING',
  'TOWN_UNREACHABLE',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
])

export interface TownCall {
  readonly run: AgentRun
  readonly body: string
  readonly headers: Headers
  /** The same for every time that it is sent: the town takes it once. */
  readonly callId: string
  readonly tokens: AgentTokens
  readonly town: Pick<TownLink, 'urlOf'>
  readonly clock: Clock
  /** Ends it: the engine went away, or the container ends. */
  readonly signal: AbortSignal
  readonly fetch?: typeof fetch
}

/**
 * Brings one MCP request to the town and its answer back; while the town is away it is held and sent again. Rejects with the town's own
 * code when it refuses the run, and with TOWN_UNREACHABLE when it stays away.
 */
export async function callTown(call: TownCall): Promise<Response> {
  const { run, tokens, clock, signal } = call
  const giveUpAtMs = clock.now() + heldForMs
  let hasNewToken = false
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(call)
    if (outcome !== 'away') {
      if (outcome.status !== 401 || hasNewToken) return outcome
      // Drawn from a town that has another key since, or at its end: once more with a fresh one.
      await outcome.body?.cancel()
      tokens.drop(run)
      hasNewToken = true
      continue
    }
    const waitMs = retryMs[Math.min(attempt, retryMs.length - 1)] ?? 0
    if (clock.now() + waitMs > giveUpAtMs)
      throw new GastownError(
        'TOWN_UNREACHABLE',
        `The town has not answered for ${heldForMs / 60_000} minutes. Try this tool again later.`,
      )
    await pause(clock, waitMs, signal)
    if (signal.aborted) throw new GastownError('CONTAINER_UNAVAILABLE', 'The call was given up.')
  }
}

async function tryOnce(call: TownCall): Promise<Response | 'away'> {
  const { run, body, headers, callId, tokens, town, signal } = call
  const url = town.urlOf('mcp')
  if (url === null) return 'away'
  try {
    const token = await tokens.tokenOf(run)
    const response = await (call.fetch ?? fetch)(url, {
      method: 'POST',
      headers: { ...forwardedHeaders(headers), authorization: `Bearer ${token}`, [toolCallIdHeader]: callId },
      body,
      redirect: 'error',
      signal,
    })
    if (awayStatuses.has(response.status)) {
      await response.body?.cancel()
      return 'away'
    }
    // Whole: an answer that breaks off is none, and the same call may be sent again.
    return new Response(await response.arrayBuffer(), { status: response.status, headers: forwardedHeaders(response.headers) })
  } catch (error) {
    // What the town itself refused (the run's token) is its answer; all else is a connection that failed.
    if (error instanceof GastownError && !awayCodes.has(error.code)) throw error
    return 'away'
  }
}
