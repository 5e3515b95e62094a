import { join } from 'node:path'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { Rigs } from '../rigs/rigs.ts'
import type { AgentLaunch } from './agent-launch.ts'
import { renderConfigContent, renderSpareConfigContent, renderWorkersConfigContent } from './config-content.ts'
import { catalogueEnv, engineNames, noModelsFile, privacyEnv, type ModelCatalogue } from './engine-env.ts'
import { mayorWorkdirForTown } from './mayor-workdir.ts'
import { needsModelCatalogue } from './provider-config.ts'

/** Where programs are on Linux and macOS; the user's own PATH leads into a home that a sandboxed agent cannot see. */
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin'

export interface LaunchPlaces {
  /** Absolute folder of the container. */
  readonly containerDir: string
  /** Where workers work. Absent: nowhere, as in a container without rigs. */
  readonly rigs?: Pick<Rigs, 'worktreePath' | 'access'>
}

/**
 * All that an agent's server and terminal are spawned with, computed from the spec and the container's folders alone, so that
 * prewarm, resume and start cannot differ. Nothing comes from the container's own environment. Throws `INVALID_INPUT` for a
 * provider that lacks its URL.
 */
export function buildAgentLaunch({ spec, ...places }: LaunchPlaces & { spec: AgentLaunchSpec }): AgentLaunch {
  return spec.role === 'mayor' ? mayorLaunch(spec, places) : workerLaunch(spec, places)
}

function mayorLaunch(spec: AgentLaunchSpec, { containerDir }: LaunchPlaces): AgentLaunch {
  return ownLaunch({ spec, containerDir, configContent: renderConfigContent(spec), catalogue: catalogueOf(spec) })
}

/** The server is the same to the byte for all workers of a town: whatever is one worker's own is not in it. */
function workerLaunch(spec: AgentLaunchSpec, { containerDir, rigs }: LaunchPlaces): AgentLaunch {
  const { rigId, agentId, work } = spec
  const own = join(containerDir, 'workers')
  const [home, base, modelsFolder] = [join(own, 'home'), join(own, 'base'), join(own, 'models')]
  const cwd = rigs === undefined || rigId === null || work === null ? base : rigs.worktreePath({ rigId, agentId, work })
  const modelsFile = join(modelsFolder, 'models.json')
  const { access = { readOnly: [], readWrite: [] } } = rigs ?? {}
  return launchWith({
    spec,
    cwd,
    serverCwd: base,
    isShared: true,
    home,
    modelsFile,
    configContent: renderWorkersConfigContent(spec),
    catalogue: catalogueOf(spec),
    access: { readOnly: [...access.readOnly, modelsFolder, noModelsFile], readWrite: [home, base, ...access.readWrite] },
  })
}

/**
 * The launch of a spare's server: the mayor's own folders and environment, and of the config only what is the same for every mayor. The
 * launch of the town's mayor differs from it in the config alone, which a running server takes up (`planClaim`).
 */
export function buildSpareLaunch(options: { townId: TownId; agentId: AgentId; containerDir: string }): AgentLaunch {
  const { townId, agentId, containerDir } = options
  const spec: AgentLaunchSpec = {
    townId,
    agentId,
    role: 'mayor',
    rigId: null,
    generation: 0,
    engine: 'kilo',
    model: 'none/none',
    smallModel: 'none/none',
    provider: { kind: 'demo', id: 'none' },
    work: null,
    instructions: '',
  }
  // Whoever claims it may have a provider that needs a catalogue.
  const configContent = renderSpareConfigContent(spec.engine, spec.role)
  return ownLaunch({ spec, containerDir, configContent, catalogue: 'bundled' })
}

/** A server of the agent's own. */
function ownLaunch(options: {
  spec: AgentLaunchSpec
  containerDir: string
  configContent: string
  catalogue: ModelCatalogue
}): AgentLaunch {
  const { spec, containerDir, configContent, catalogue } = options
  const home = join(containerDir, 'agents', spec.agentId, 'home')
  const cwd = mayorWorkdirForTown({ containerDir, townId: spec.townId })
  const access = { readOnly: [noModelsFile], readWrite: [home, cwd] }
  return launchWith({ spec, catalogue, cwd, serverCwd: cwd, isShared: false, home, modelsFile: null, configContent, access })
}

function launchWith(chosen: Omit<AgentLaunch, 'databaseFile' | 'env'> & { readonly catalogue: ModelCatalogue }): AgentLaunch {
  const { catalogue, ...launch } = chosen
  const { spec, home, modelsFile, configContent } = launch
  const names = engineNames[spec.engine]
  const dataHome = join(home, '.local', 'share')
  const databaseFile = join(dataHome, names.dataFolder, names.databaseFile)
  return {
    ...launch,
    databaseFile,
    env: {
      HOME: home,
      [`${names.prefix}_TEST_HOME`]: home,
      XDG_DATA_HOME: dataHome,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_STATE_HOME: join(home, '.local', 'state'),
      XDG_CACHE_HOME: join(home, '.cache'),
      [`${names.prefix}_DB`]: databaseFile,
      PATH: systemPath,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      // A git that wants a password must fail: nobody sees its prompt.
      GIT_TERMINAL_PROMPT: '0',
      ...privacyEnv(spec.engine),
      ...catalogueEnv(spec.engine, catalogue),
      ...(modelsFile === null ? {} : { [`${names.prefix}_CONFIG`]: modelsFile }),
      [names.configVariable]: configContent,
    },
  }
}

function catalogueOf({ provider }: AgentLaunchSpec): ModelCatalogue {
  return needsModelCatalogue(provider.kind) ? 'whole' : 'none'
}
