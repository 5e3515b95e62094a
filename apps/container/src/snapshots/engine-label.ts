import type { Engine } from '@gastown/contract/model-config'

/** How a snapshot names what made it: `kilo/7.7.9`. */
export function engineLabel(engine: Engine, version: string): string {
  return `${engine}/${version}`
}

/**
 * Why this engine cannot use a database that `label` names the maker of; null when it can. An engine upgrades an older database when it opens
 * it, and cannot read a newer one. Versions that are no numbers are taken as usable: the engine itself will say.
 */
export function unusableReason(label: string, own: { readonly engine: Engine; readonly version: string }): string | null {
  const [maker, version = ''] = label.split('/')
  // A label that names no engine is a damaged one: the checksum of what it belongs to says so in better words.
  if (label.includes('/') && maker !== own.engine)
    return `it was made by ${label}, and this agent runs on ${engineLabel(own.engine, own.version)}`
  const [theirs, ours] = [parseVersion(version), parseVersion(own.version)]
  if (theirs === null || ours === null) return null
  const difference = theirs.map((part, index) => part - (ours[index] ?? 0)).find((delta) => delta !== 0) ?? 0
  return difference > 0 ? `future-schema: it was made by ${label}, and ${own.version} is installed` : null
}

function parseVersion(version: string): readonly number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)
  return match === null ? null : match.slice(1).map(Number)
}
