import { flowLimits } from './flow-limits.ts'

/** Reads of fields of parsed JSON. Each gives `undefined` for what is not of its kind; none throws. */

export type Fields = Readonly<Record<string, unknown>>

/** A text frame's object; `undefined` when it is too long, not JSON, or not an object. */
export function readObject(text: string): Fields | undefined {
  if (text.length > flowLimits.textFrameChars) return undefined
  try {
    return asFields(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

export function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function readId(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= flowLimits.idChars ? value : undefined
}

/** A count of bytes: an integer from 0 that a double holds exactly (8 PB: a PTY does not get there). */
export function readOffset(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}

export function readSize(fields: Fields): { cols: number; rows: number } | undefined {
  const { cols, rows } = fields as { cols?: unknown; rows?: unknown }
  return isSize(cols, rows) ? { cols: cols as number, rows: rows as number } : undefined
}

export function isSize(cols: unknown, rows: unknown): boolean {
  return isWithin(cols, flowLimits.maxCols) && isWithin(rows, flowLimits.maxRows)
}

function isWithin(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max
}
