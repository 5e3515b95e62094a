import { join } from 'node:path'
import type { Engine } from '@gastown/contract/model-config'

/** Names of what both engines know under their own prefix. */
export const engineNames: Readonly<
  Record<
    Engine,
    { prefix: string; dataFolder: string; databaseFile: string; configVariable: string; passwordVariable: string; user: string }
  >
> = {
  kilo: {
    prefix: 'KILO',
    dataFolder: 'kilo',
    databaseFile: 'kilo.db',
    configVariable: 'KILO_CONFIG_CONTENT',
    passwordVariable: 'KILO_SERVER_PASSWORD',
    user: 'kilo',
  },
  opencode: {
    prefix: 'OPENCODE',
    dataFolder: 'opencode',
    databaseFile: 'opencode.db',
    configVariable: 'OPENCODE_CONFIG_CONTENT',
    passwordVariable: 'OPENCODE_SERVER_PASSWORD',
    user: 'opencode',
  },
}

/** Set, it keeps the engine from fetching its catalogue of models. */
export const modelsFetchVariable = (engine: Engine): string => `${engineNames[engine].prefix}_DISABLE_MODELS_FETCH`

/** Names the file that the engine reads its catalogue of models from, instead of the one that came with it. */
export const modelsPathVariable = (engine: Engine): string => `${engineNames[engine].prefix}_MODELS_PATH`

/**
 * A catalogue without models. An engine builds its whole catalogue anew for each folder that it works in: some 65 MB and half of what a
 * worker's first turn costs, for nothing where the config describes the only provider that there is.
 */
export const noModelsFile = join(import.meta.dirname, 'no-models.json')

/**
 * What keeps an engine to itself: no update, no upload, no download of plugins or language servers, no config and no
 * plugin from the repository it works on (a repository is not trusted, and one with plugins stalls the first session for
 * over a minute).
 */
export function privacyEnv(engine: Engine): Record<string, string> {
  const { prefix } = engineNames[engine]
  return {
    [`${prefix}_DISABLE_PROJECT_CONFIG`]: '1',
    [`${prefix}_DISABLE_AUTOUPDATE`]: '1',
    [`${prefix}_DISABLE_SHARE`]: '1',
    [`${prefix}_DISABLE_LSP_DOWNLOAD`]: '1',
    [`${prefix}_DISABLE_DEFAULT_PLUGINS`]: '1',
    ...(engine === 'kilo'
      ? { KILO_TELEMETRY_LEVEL: 'off', KILO_DISABLE_SESSION_INGEST: '1', KILO_DISABLE_PRESENCE: '1', KILO_NO_DAEMON: '1' }
      : {}),
  }
}

/** `whole`: the catalogue that the engine came with, and what it fetches to it. `bundled`: without the fetching. `none`: it has no model. */
export type ModelCatalogue = 'whole' | 'bundled' | 'none'

export function catalogueEnv(engine: Engine, catalogue: ModelCatalogue): Record<string, string> {
  if (catalogue === 'whole') return {}
  const noFetch = { [modelsFetchVariable(engine)]: '1' }
  return catalogue === 'bundled' ? noFetch : { ...noFetch, [modelsPathVariable(engine)]: noModelsFile }
}
