/** What is known of an error, for a person: never empty. */
export function detailOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text === '' ? 'An error without a message.' : text).slice(0, 2000)
}
