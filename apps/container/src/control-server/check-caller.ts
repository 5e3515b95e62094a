import { createHash, timingSafeEqual } from 'node:crypto'
import { GastownError } from '@gastown/contract/errors'

const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i

export interface CallerHeaders {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly authorization: string | undefined
}

/**
 * Lets only the town in: a loopback Host (a page cannot rebind its way here), no Origin (no browser speaks to a container) and the control
 * token. Throws FOREIGN_HOST, FOREIGN_ORIGIN or UNAUTHENTICATED.
 */
export function checkCaller(headers: CallerHeaders, controlToken: string): void {
  if (!loopbackHost.test(headers.host ?? '')) throw new GastownError('FOREIGN_HOST', 'A container answers on loopback only.')
  if (headers.origin !== undefined) throw new GastownError('FOREIGN_ORIGIN', 'A container does not answer browsers.')
  const presented = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (presented === undefined || !isSameSecret(presented, controlToken)) {
    throw new GastownError('UNAUTHENTICATED', 'The control token is missing or wrong.')
  }
}

/** Compared by digest, so that the time it takes tells nothing. */
function isSameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
