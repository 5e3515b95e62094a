const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** A path as git writes it: names with other characters than plain ones stand in quotes, their bytes escaped as in C. */
export function parsePath(written: string): string {
  // A name with a space is followed by a tab, so that programs find its end.
  if (!written.startsWith('"')) return written.replace(/\t$/, '')
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const [, octal, escaped, plain] of written.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (escaped !== undefined) bytes.push(escapes[escaped] ?? escaped.charCodeAt(0))
    else bytes.push(...encoder.encode(plain))
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}
