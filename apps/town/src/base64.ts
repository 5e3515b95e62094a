/** Bytes at a time: a function takes so many arguments on every engine. */
const chunkBytes = 8_192

export function renderBase64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) pieces.push(String.fromCharCode(...bytes.subarray(at, at + chunkBytes)))
  return btoa(pieces.join(''))
}
