import { join } from 'node:path'
import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentLaunch } from './agent-launch.ts'
import { renderConfigContent } from './config-content.ts'
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
export function buildAgentLaunch(options: { spec: AgentLaunchSpec; containerDir: string }): AgentLaunch {
  const { spec, containerDir } = options
  const names = engineNames[spec.engine]
  const home = join(containerDir, 'agents', spec.agentId, 'home')
  const dataHome = join(home, '.local', 'share')
  const databaseFile = join(dataHome, names.dataFolder, names.databaseFile)
  const cwd =
    spec.role === 'mayor'
      ? mayorWorkdirForTown({ containerDir, townId: spec.townId })
      : join(containerDir, 'agents', spec.agentId, 'work')
  const configContent = renderConfigContent(spec)
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
