/** What a link of an agent may lead to. */
const schemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * The address as a browser would open it, or null when it is not a whole http, https or mailto address. Relative ones are refused too:
 * an agent does not know this page, and has no business in it.
 */
export function safeLink(address: string): string | null {
  // The beginning is looked at as written: what a browser would first have to mend is no address that anyone meant.
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return null
  const url = URL.parse(address)
  return url !== null && schemes.has(url.protocol) ? url.href : null
}
