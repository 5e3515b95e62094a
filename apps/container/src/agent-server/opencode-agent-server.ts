import type { AgentServerEngine } from './agent-server.ts'
import { createEngine, type EngineOptions } from './create-engine.ts'

/** `opencode serve`. It retries a lost network by itself. */
export function createOpencodeEngine(options: EngineOptions): AgentServerEngine {
  return createEngine(
    {
      engine: 'opencode',
      testedVersions: ['1.18'],
      asksAboutNetwork: false,
      offersSuggestions: false,
      parentVariable: null,
    },
    options,
  )
}
