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

/**
 * What keeps an engine to itself: no update, no upload, no download of plugins or language servers, no config and no
 * plugin from the repository it works on (a repository is not trusted, and one with plugins stalls the first session for
 * over a minute). A catalogue of models is fetched only when the provider needs one.
 */
export function privacyEnv(engine: Engine, options: { fetchModels: boolean }): Record<string, string> {
  const { prefix } = engineNames[engine]
  return {
    [`${prefix}_DISABLE_PROJECT_CONFIG`]: '1',
    [`${prefix}_DISABLE_AUTOUPDATE`]: '1',
    [`${prefix}_DISABLE_SHARE`]: '1',
    [`${prefix}_DISABLE_LSP_DOWNLOAD`]: '1',
    [`${prefix}_DISABLE_DEFAULT_PLUGINS`]: '1',
    ...(options.fetchModels ? {} : { [modelsFetchVariable(engine)]: '1' }),
    ...(engine === 'kilo'
      ? { KILO_TELEMETRY_LEVEL: 'off', KILO_DISABLE_SESSION_INGEST: '1', KILO_DISABLE_PRESENCE: '1', KILO_NO_DAEMON: '1' }
      : {}),
  }
}
