import { z } from 'zod'
import type { AgentLaunch } from './agent-launch.ts'
import { engineNames, modelsFetchVariable, modelsPathVariable } from './engine-env.ts'
import { isSameLaunch } from './is-same-launch.ts'

const configSchema = z.record(z.string(), z.unknown())
type Config = z.infer<typeof configSchema>

/**
 * What has to be told to the server of a spare so that it runs as `wanted`: the keys of the config that its content lacks. Null when it
 * cannot be made that: another folder, another environment, or a config that differs in what the server was started with, since its
 * content overrules what it is told later.
 */
export function planClaim(spare: AgentLaunch, wanted: AgentLaunch): Config | null {
  const { configVariable } = engineNames[wanted.spec.engine]
  const sameButForConfig: AgentLaunch = { ...spare, env: { ...spare.env, [configVariable]: wanted.configContent } }
  if (!isSameLaunch(whateverItsCatalogue(sameButForConfig), whateverItsCatalogue(wanted))) return null
  const [has, wants] = [parse(spare.configContent), parse(wanted.configContent)]
  const fits = Object.entries(has).every(([key, value]) => isEqual(value, wants[key]))
  return fits ? Object.fromEntries(Object.entries(wants).filter(([key]) => !(key in has))) : null
}

/**
 * A spare has the whole catalogue of models and fetches none: nobody has asked for a provider yet. The catalogue that its engine came with serves until the
 * server's next start, and a model that is not in it is named by the config.
 */
function whateverItsCatalogue(launch: AgentLaunch): AgentLaunch {
  const { engine } = launch.spec
  const { [modelsFetchVariable(engine)]: _fetch, [modelsPathVariable(engine)]: _path, ...env } = launch.env
  return { ...launch, env }
}

/** Whether a config, as a server tells it, holds all of `wanted`; what it holds beside is its own default. */
export function holdsConfig(told: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted) || wanted === null || typeof wanted !== 'object') return isEqual(told, wanted)
  if (told === null || typeof told !== 'object') return false
  const values = new Map(Object.entries(told))
  return Object.entries(wanted).every(([key, value]) => holdsConfig(values.get(key), value))
}

function parse(content: string): Config {
  return configSchema.parse(JSON.parse(content))
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
