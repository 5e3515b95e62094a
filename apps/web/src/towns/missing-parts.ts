import type { Engine } from '@gastown/contract/model-config'
import type { SystemView } from '@gastown/contract/views'

export interface MissingPart {
  readonly text: string
  /** How to get it. */
  readonly hint: string
}

/** What this machine lacks: for a town with this engine, or, without one, for any town at all. */
export function missingParts(system: SystemView, engine: Engine | undefined): MissingPart[] {
  const missing: MissingPart[] = []
  if (!system.git.installed) missing.push({ text: 'git is not on this machine.', hint: system.git.hint })
  const wanted = system.engines.filter((offered) => engine === undefined || offered.engine === engine)
  const first = wanted[0]
  if (first !== undefined && !wanted.some(({ installed }) => installed)) {
    const text = engine === undefined ? 'No agent engine is on this machine.' : `The engine ${engine} is not on this machine.`
    missing.push({ text, hint: first.hint })
  }
  return missing
}
