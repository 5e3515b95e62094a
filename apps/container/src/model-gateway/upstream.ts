import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { ModelProvider } from '@gastown/contract/model-config'

/** Where an agent's model requests go, and how they are signed there. */
export interface Upstream {
  /** Without a slash at its end. */
  readonly baseURL: string
  /** Headers that carry the user's key; none for a provider without one. */
  readonly credentials: Readonly<Record<string, string>>
}

/** The providers' own public endpoints, as their documentation gives them. */
const publicBaseURLs: Partial<Record<ModelProvider, string>> = {
  anthropic: 'https://api.anthropic.com/v1',
  openai: 'https://api.openai.com/v1',
  openrouter: 'https://openrouter.ai/api/v1',
}

/** The upstream of a launch, or null for a provider that the engine has to reach by itself (`kilo`, whose endpoints are the engine's own). */
export function upstreamOf(provider: AgentLaunchSpec['provider']): Upstream | null {
  const baseURL = provider.baseURL ?? publicBaseURLs[provider.kind]
  if (baseURL === undefined || provider.kind === 'kilo') return null
  return { baseURL: baseURL.replace(/\/+$/, ''), credentials: credentialsOf(provider) }
}

function credentialsOf({ kind, apiKey }: AgentLaunchSpec['provider']): Readonly<Record<string, string>> {
  if (apiKey === undefined) return {}
  return kind === 'anthropic' ? { 'x-api-key': apiKey } : { authorization: `Bearer ${apiKey}` }
}
