/** What terminals need of their surroundings. */
export interface TerminalDependencies {
  readonly clock: {
    now(): number
    /** Calls `ring` once, `delayMs` from now. The returned function cancels. */
    after(delayMs: number, ring: () => void): () => void
  }
  readonly log: {
    info(fields: Readonly<Record<string, unknown>>, message: string): void
    warn(fields: Readonly<Record<string, unknown>>, message: string): void
    error(fields: Readonly<Record<string, unknown>>, message: string): void
  }
}
