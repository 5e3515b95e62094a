/** Of every id. */
const maxLength = 64

/**
 * An id that is made of another one. One that would be too long ends with a hash of the whole, so that two that differ only at their ends
 * stay two.
 */
export function fitId(id: string): string {
  return id.length <= maxLength ? id : `${id.slice(0, maxLength - 9)}-${hashOf(id)}`
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
