/** The browser's timer as the ports take it: rings once, unless the returned function is called before. */
export function after(delayMs: number, ring: () => void): () => void {
  const timer = setTimeout(ring, delayMs)
  return () => clearTimeout(timer)
}
