/**
 * On every answer. Scripts, connections and all else come from the town alone; styles may be inline, since the terminal's renderer makes
 * style elements as it draws. Nobody may frame the page, and no other site is told where the user came from.
 */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const policyName = 'content-security-policy'

/** The answer with these headers, but for a stricter content security policy of its own; `cache-control: no-store` unless it says otherwise. */
export function secureResponse(response: Response): Response {
  const headers = new Headers(response.headers)
  const ownPolicy = headers.get(policyName)
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value)
  if (ownPolicy !== null) headers.set(policyName, ownPolicy)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
