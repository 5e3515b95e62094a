import type { Spend } from '@gastown/contract/work/spend'
import type { EngineMessageInfo } from './engine-wire.ts'

/** What one answer has cost. */
export interface Usage {
  readonly answerId: string
  /** `provider/model`. */
  readonly model: string
  readonly spend: Spend
}

/** The schema's limit on a model's name. */
const maxModelLength = 300

/** What a message cost, by the engine's own account; null for one that has not ended, that is no answer, or that cost nothing. */
export function readUsage(info: EngineMessageInfo): Usage | null {
  const { id, role, time, tokens, cost = 0, providerID = '', modelID = '' } = info
  if (id === undefined || role !== 'assistant' || (time?.completed ?? null) === null || tokens === undefined) return null
  const { input, output, reasoning = 0, cache = { read: 0, write: 0 } } = tokens
  const spend: Spend = {
    inputTokens: whole(input + cache.write),
    outputTokens: whole(output + reasoning),
    cachedTokens: whole(cache.read),
    costMicros: whole(cost * 1_000_000),
  }
  if (Object.values(spend).every((amount) => amount === 0)) return null
  return { answerId: id, model: `${providerID}/${modelID}`.slice(0, maxModelLength), spend }
}

/** Never below nothing, whatever a provider reports. */
function whole(amount: number): number {
  return Math.max(0, Math.round(amount)) || 0
}
