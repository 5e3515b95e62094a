import pino from 'pino'

/** Structured lines for the operator. Never given a launch, a boot line, a token or an environment. */
export type Log = pino.Logger

/** Names under which a secret could slip into a line; their values are dropped. */
const secretFields = ['apiKey', 'token', 'controlToken', 'password', 'authorization', 'env', 'configContent']

/**
 * Writes to standard error, synchronously, so that the last line before an end is there. A reader that went away is no error: the
 * container outlives the control plane that reads its log.
 */
export function createLog(level: pino.LevelWithSilent = 'info'): Log {
  const stderr = pino.destination({ fd: 2, sync: true })
  stderr.on('error', () => {
    // Nobody reads any more (EPIPE). There is no other place to tell.
  })
  return pino({ level, redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), remove: true } }, stderr)
}
