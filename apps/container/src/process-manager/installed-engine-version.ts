import { GastownError } from '@gastown/contract/errors'
import type { Engine } from '@gastown/contract/model-config'
import type { AgentServerEngine } from '../agent-server/agent-server.ts'

/**
 * Tells the version of an installed engine; asked for once, because a program that is no package has to be run for it. Rejects with
 * ENGINE_NOT_INSTALLED and the way to get it, and asks again the next time.
 */
export function createInstalledEngineVersion(
  engines: Readonly<Record<Engine, Pick<AgentServerEngine, 'locate'>>>,
): (engine: Engine) => Promise<string> {
  const known = new Map<Engine, string>()
  return async (engine) => {
    const before = known.get(engine)
    if (before !== undefined) return before
    const found = await engines[engine].locate()
    if (found.file === null) throw new GastownError('ENGINE_NOT_INSTALLED', found.hint)
    known.set(engine, found.version)
    return found.version
  }
}
