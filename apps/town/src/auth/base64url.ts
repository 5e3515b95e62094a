import { renderBase64 } from '../base64.ts'

/** Base64 for URLs, headers and cookies: no padding, no characters that need escaping. */
export function renderBase64Url(bytes: Uint8Array): string {
  return renderBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes, or null when the text is not base64url. */
export function parseBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    // `atob` refuses lengths that no base64 has.
    return null
  }
}
