import type { TownConfigView } from '@gastown/contract/town-config'
import type { Town } from '@gastown/core/town'

/** The settings as a browser sees them: of the key only whether there is one. */
export function townConfigView({ config, work }: Pick<Town, 'config' | 'work'>): TownConfigView {
  const { engine, model, container, terminal } = config
  const { apiKeyRef, ...shown } = model
  return { engine, model: { ...shown, apiKeySet: apiKeyRef !== undefined }, container, terminal, work: work.config }
}
