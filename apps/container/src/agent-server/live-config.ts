import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { engineNames } from '../agent-runner/engine-env.ts'

/**
 * Removes what a live change of config (`PATCH /global/config`) leaves in the agent's home. The server that was told reads the file as long
 * as it lives; the next one is started from its launch alone.
 */
export async function removeLiveConfig({ spec, home }: AgentLaunch): Promise<void> {
  const { dataFolder } = engineNames[spec.engine]
  await rm(join(home, '.config', dataFolder, `${dataFolder}.jsonc`), { force: true })
}
