import { z } from 'zod'

/** Tokens, and money in millionths of a US dollar, so that sums are exact. */
export const spendSchema = z.object({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  /** Read from the provider's cache; part of neither of the above. */
  cachedTokens: z.int().min(0),
  costMicros: z.int().min(0),
})
export type Spend = z.infer<typeof spendSchema>

export const noSpend: Spend = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: 0 }

export function addSpend(left: Spend, right: Spend): Spend {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cachedTokens: left.cachedTokens + right.cachedTokens,
    costMicros: left.costMicros + right.costMicros,
  }
}
