/** The value of a JSON text, or undefined when it is none: what a program wrote may be cut or foreign, and a schema judges it next. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
