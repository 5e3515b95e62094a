import type { Sandbox } from './sandbox.ts'

/** No confinement: agents see what the user sees who runs Gastown. `reason` says why, and how to get better. */
export function createNoSandbox(reason: string): Sandbox {
  return { kind: 'none', reason, confine: (command) => command, confineServer: (command) => command }
}
