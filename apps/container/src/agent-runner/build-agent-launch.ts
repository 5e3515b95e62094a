import { join } from 'node:path'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { AgentLaunch } from './agent-launch.ts'
import { renderConfigContent, renderSpareConfigContent } from './config-content.ts'
import { engineNames, privacyEnv } from './engine-env.ts'
import { mayorWorkdirForTown } from './mayor-workdir.ts'
import { needsModelCatalogue } from './provider-config.ts'

/** Where programs are on Linux and macOS; the user's own PATH leads into a home that a sandboxed agent cannot see. */
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin'

/**
 * All that an agent's server and terminal are spawned with, computed from the spec and the container's folder alone, so that
 * prewarm, resume and start cannot differ. Nothing comes from the container's own environment. Throws `INVALID_INPUT` for a
 * provider that lacks its URL.
 */
export function buildAgentLaunch({ spec, containerDir }: { spec: AgentLaunchSpec; containerDir: string }): AgentLaunch {
  return launchWith({ spec, containerDir, configContent: renderConfigContent(spec) })
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
    instructions: '',
  }
  return launchWith({ spec, containerDir, configContent: renderSpareConfigContent(spec.engine, spec.role) })
}

function launchWith(options: { spec: AgentLaunchSpec; containerDir: string; configContent: string }): AgentLaunch {
  const { spec, containerDir, configContent } = options
  const names = engineNames[spec.engine]
  const home = join(containerDir, 'agents', spec.agentId, 'home')
  const dataHome = join(home, '.local', 'share')
  const databaseFile = join(dataHome, names.dataFolder, names.databaseFile)
  const cwd =
    spec.role === 'mayor'
      ? mayorWorkdirForTown({ containerDir, townId: spec.townId })
      : join(containerDir, 'agents', spec.agentId, 'work')
  return {
    spec,
    cwd,
    home,
    databaseFile,
    configContent,
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
      ...privacyEnv(spec.engine, { fetchModels: needsModelCatalogue(spec.provider.kind) }),
      [names.configVariable]: configContent,
    },
    access: { readOnly: [], readWrite: [home, cwd] },
  }
}
