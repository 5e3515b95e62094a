/**
 * What an older version has stored, with the defaults of today for what it did not know, at any depth. What is stored wins, null and
 * lists too.
 */
export function withDefaults<T>(defaults: T, stored: unknown): T {
  if (stored === undefined) return defaults
  if (!isPlainObject(defaults) || !isPlainObject(stored)) return stored as T
  const filled: Record<string, unknown> = { ...defaults, ...stored }
  for (const [key, known] of Object.entries(defaults)) filled[key] = withDefaults(known, stored[key])
  return filled as T
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
