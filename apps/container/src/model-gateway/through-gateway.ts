import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { ModelGateway } from './model-gateway.ts'

/** The spec as the agent may see it: the gateway's address and token in place of the provider's address and the user's key. */
export function throughGateway(spec: AgentLaunchSpec, gateway: Pick<ModelGateway, 'admit'>): AgentLaunchSpec {
  const access = gateway.admit(spec)
  return access === null ? spec : { ...spec, provider: { ...spec.provider, ...access } }
}
