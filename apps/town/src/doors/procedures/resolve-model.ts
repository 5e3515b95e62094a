import type { ModelConfig, ModelConfigPatch } from '@gastown/contract/model-config'
import { checkModelSettings } from '../../mayor/agent-launch-spec.ts'

/** A model's settings as the town records them, and the secret to keep beside them, if one was given. */
export interface ResolvedModel {
  readonly model: ModelConfig
  readonly secret: { readonly ref: string; readonly value: string } | null
}

/**
 * Takes the key out of what a user sent. Without a new key the one of before stays, as long as the provider is the same; null takes it away. `newRef` names the
 * secret if there is one. Throws MODEL_KEY_MISSING and INVALID_INPUT, naming the setting.
 */
export function resolveModel(input: ModelConfigPatch, options: { before: ModelConfig | null; newRef: string }): ResolvedModel {
  const { apiKey, ...settings } = input
  const { before, newRef } = options
  const keptRef = before?.provider === input.provider ? before.apiKeyRef : undefined
  const apiKeyRef = apiKey === undefined ? keptRef : apiKey === null ? undefined : newRef
  checkModelSettings(settings, apiKeyRef !== undefined)
  return {
    model: { ...settings, ...(apiKeyRef === undefined ? {} : { apiKeyRef }) },
    secret: apiKey === undefined || apiKey === null ? null : { ref: newRef, value: apiKey },
  }
}
