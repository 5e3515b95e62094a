/** One line of a log: pino's fields, or only `msg` when the line is plain text. */
export interface LogEntry {
  readonly time?: string
  readonly level?: string
  readonly msg: string
  readonly [field: string]: unknown
}

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

export function parseLogLine(line: string): LogEntry {
  const entry = parseObject(line)
  if (entry === null) return { msg: line }
  const { time, level, msg, ...fields } = entry
  return {
    ...(typeof time === 'number' || typeof time === 'string' ? { time: new Date(time).toISOString() } : {}),
    ...(typeof level === 'number' ? { level: levels[level] ?? String(level) } : typeof level === 'string' ? { level } : {}),
    msg: typeof msg === 'string' ? msg : '',
    ...fields,
  }
}

/** Time of day, level, text, then the fields but for those that are the same on every line. */
export function renderLogEntry({ time, level, msg, ...fields }: LogEntry): string {
  const rest = Object.entries(fields)
    .filter(([name]) => name !== 'pid' && name !== 'hostname')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return [time?.slice(11, 23), level?.padEnd(5), msg, ...rest].filter((part) => part !== undefined && part !== '').join('  ')
}

function parseObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    // A line that was cut, or plain text that begins with a brace: shown as it is.
    return null
  }
}
