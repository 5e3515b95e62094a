import type { RigId } from '@gastown/contract/ids'
import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'

/** Room for the prefix and two hashes within an id's 64 characters. */
const keptLength = 40

/** Id of a bead that comes from elsewhere: the same item gets the same id, so that importing it again makes nothing twice. */
export function importedId(prefix: string, name: string): BeadId {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, '-')
  const isFaithful = plain === name && name.length <= keptLength && name !== ''
  return beadIdSchema.parse(isFaithful ? `${prefix}-${name}` : `${prefix}-${plain.slice(0, keptLength)}-${hashOf(name)}`)
}

/** The same for a rig when the plain id is that of another rig's bead: two repositories both have an issue #7. */
export function importedIdOfRig(prefix: string, name: string, rigId: RigId): BeadId {
  return beadIdSchema.parse(`${importedId(prefix, name)}-${hashOf(rigId)}`)
}

/** FNV-1a, 32 bits: tells names apart that look the same once they are made fit. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
