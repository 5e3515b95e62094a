import type { TownConfig, TownConfigView } from '@gastown/contract/town-config'

/** The settings as a browser sees them: of the key only whether there is one. */
export function townConfigView({ engine, model, container, terminal }: TownConfig): TownConfigView {
  const { apiKeyRef, ...shown } = model
  return { engine, model: { ...shown, apiKeySet: apiKeyRef !== undefined }, container, terminal }
}
