import { agentContainerStatusSchema, type AgentProbe } from '@gastown/contract/agent-status'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'

/** A person waits behind it: what takes longer than a second is not known (design.md section 3). */
export const probeTimeoutMs = 1_000

/** An agent's status is below 1 KB; more is not one. */
const maxAnswerCharacters = 16_384

const timedOut = Symbol('timed out')

/**
 * Asks the container what it knows of an agent, its `serverPort` and `sessionId` included (S10). Never starts or wakes a container,
 * never rejects, and answers within `probeTimeoutMs`. What is not known for sure is `unknown`, with the reason.
 */
export async function checkAgentContainerStatus(options: {
  containers: Pick<Containers, 'state' | 'fetch'>
  townId: TownId
  agentId: AgentId
  clock: Clock
}): Promise<AgentProbe> {
  const { containers, townId, agentId, clock } = options
  switch (containers.state(townId).state) {
    case 'down':
      return { found: 'down' }
    case 'unknown':
      return { found: 'unknown', reason: 'Gastown has just started and has not looked for the container yet.' }
    case 'starting':
      return { found: 'unknown', reason: 'The container does not serve yet.' }
    case 'running':
      break
  }
  const abort = new AbortController()
  let cancelTimer = (): void => {}
  const timeout = new Promise<typeof timedOut>((resolve) => {
    cancelTimer = clock.after(probeTimeoutMs, () => resolve(timedOut))
  })
  try {
    const path = `/agents/${encodeURIComponent(agentId)}/status`
    const answer = await Promise.race([containers.fetch({ townId, path, signal: abort.signal }).then(readProbe), timeout])
    if (answer === timedOut) return { found: 'unknown', reason: `The container did not answer within ${probeTimeoutMs} ms.` }
    if (answer.found === 'agent' && answer.agentId !== agentId)
      return { found: 'unknown', reason: 'The container answered for another agent.' }
    return answer
  } catch (error) {
    if (containers.state(townId).state === 'down') return { found: 'down' }
    return { found: 'unknown', reason: `The container could not be asked: ${String(error)}` }
  } finally {
    cancelTimer()
    abort.abort()
  }
}

async function readProbe(response: Response): Promise<AgentProbe> {
  const text = await response.text()
  if (response.status === 404) return { found: 'not_found' }
  if (!response.ok) return { found: 'unknown', reason: `The container answered with status ${response.status}.` }
  if (text.length > maxAnswerCharacters) return { found: 'unknown', reason: 'The answer of the container is too long.' }
  const parsed = agentContainerStatusSchema.safeParse(parseJson(text))
  if (!parsed.success) return { found: 'unknown', reason: 'The answer of the container is not an agent status.' }
  return { found: 'agent', ...parsed.data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No status either: the schema refuses it.
    return null
  }
}
