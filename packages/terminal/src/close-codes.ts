/**
 * Close codes of the terminal socket. The first four are the town's (`terminalCloseCodes` of the contract; a test of the
 * container holds them equal), the others are of the wire itself.
 */
export const closeCodes = {
  /** The container went away: connect again at once. */
  containerGone: 4001,
  /** The town has no such agent: do not connect again. */
  agentNotFound: 4004,
  /** Not logged in: do not connect again. */
  unauthenticated: 4401,
  tooSlow: 4408,
  /** The other end sent something that is not of this wire. */
  badFrame: 4400,
  /** Refused, with a `refused` message before it: do not connect again. */
  refused: 4403,
  /** Another socket came with the same viewer id: do not connect again, or the two would evict each other for ever. */
  superseded: 4409,
} as const
