/** Headers that belong to one connection (RFC 9110, 7.6.1), to its encoding, or to who is asking. */
const notForwarded = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'cookie',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-api-key',
])

/** What goes on to the other side, in both directions: all but credentials and what concerns one connection only. */
export function forwardedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !notForwarded.has(name)))
}
