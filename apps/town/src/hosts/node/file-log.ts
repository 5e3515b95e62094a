import { pino } from 'pino'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { rotateLogFile } from './rotating-log-file.ts'

const rotateEveryMs = 60_000

/** Names under which a secret could slip into a line: their values are dropped. */
const secretFields = ['token', 'apiKey', 'controlToken', 'operatorToken', 'password', 'authorization', 'cookie']

export interface FileLog extends Log {
  close(): void
}

/** A log as one JSON object per line, readable by its owner alone. Written at once, so that the last line before an end is there. */
export function openFileLog(options: { file: string; clock: Clock }): FileLog {
  const { file, clock } = options
  rotateLogFile(file)
  const destination = pino.destination({ dest: file, append: true, sync: true, mode: 0o600 })
  const redact = { paths: secretFields.flatMap((name) => [name, `*.${name}`]), remove: true }
  const logger = pino({ base: null, redact }, destination)
  let cancel = (): void => {}
  const rotate = (): void => {
    rotateLogFile(file)
    cancel = clock.after(rotateEveryMs, rotate)
  }
  cancel = clock.after(rotateEveryMs, rotate)
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    close() {
      cancel()
      destination.end()
    },
  }
}
