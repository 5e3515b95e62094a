import { GastownError } from '@gastown/contract/errors'

export interface AllowedAddresses {
  /** `host:port` as in a Host header, lower case. */
  readonly hosts: readonly string[]
  /** `scheme://host:port` as in an Origin header, lower case. */
  readonly origins: readonly string[]
}

/**
 * The names under which a machine reaches itself, at our port, and those under which a proxy of the operator's shows us (`host` or
 * `host:port`, as browsers send it).
 */
export function computeAllowedAddresses(options: { port: number; hosts?: readonly string[] }): AllowedAddresses {
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${options.port}`)
  const added = (options.hosts ?? []).map((host) => host.toLowerCase())
  return {
    hosts: [...own, ...added],
    origins: [...own.map((host) => `http://${host}`), ...added.flatMap((host) => [`http://${host}`, `https://${host}`])],
  }
}

/**
 * Refuses a request that was sent to another name (a page that re-binds its own name to this machine: FOREIGN_HOST), or that
 * another site's page sent (FOREIGN_ORIGIN). A request without an Origin is a program's, or a navigation.
 */
export function checkHostAndOrigin(request: Request, allowed: AllowedAddresses): void {
  const host = (request.headers.get('host') ?? new URL(request.url).host).toLowerCase()
  if (!allowed.hosts.includes(host)) {
    throw new GastownError(
      'FOREIGN_HOST',
      `This town does not answer to the name "${host.slice(0, 200)}". Open it as http://${allowed.hosts[0] ?? 'localhost'}, or name it in GASTOWN_ALLOWED_HOSTS.`,
      { field: 'host' },
    )
  }
  const origin = request.headers.get('origin')?.toLowerCase()
  if (origin !== undefined && !allowed.origins.includes(origin)) {
    throw new GastownError('FOREIGN_ORIGIN', `Pages of "${origin.slice(0, 200)}" may not call this town.`, { field: 'origin' })
  }
}

/**
 * Whether a request that the browser has given its cookie to was sent by our own page: it has an Origin of ours, or the browser
 * says that it came from the same origin or from the user.
 */
export function isFromOwnPage(request: Request, allowed: AllowedAddresses): boolean {
  const origin = request.headers.get('origin')?.toLowerCase()
  if (origin !== undefined) return allowed.origins.includes(origin)
  const site = request.headers.get('sec-fetch-site')
  return site === 'same-origin' || site === 'none'
}
