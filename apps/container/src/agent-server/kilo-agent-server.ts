import type { AgentServerEngine } from './agent-server.ts'
import { createEngine, type EngineOptions } from './create-engine.ts'

/** `kilo serve`. */
export function createKiloEngine(options: EngineOptions): AgentServerEngine {
  return createEngine(
    {
      engine: 'kilo',
      testedVersions: ['7.7'],
      asksAboutNetwork: true,
      offersSuggestions: true,
      parentVariable: 'KILO_PARENT_PID',
    },
    options,
  )
}
