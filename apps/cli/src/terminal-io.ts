/** What a command gets of the world around it. */
export interface TerminalIo {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the user's home. */
  readonly home: string
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** A person looks at standard output. */
  readonly isInteractive: boolean
  /** Standard input to its end, as UTF-8. */
  readonly readInput: () => Promise<string>
  /** Until it is disposed, Ctrl-C and SIGTERM abort the signal instead of ending the program. */
  readonly catchInterrupt: () => Disposable & { readonly signal: AbortSignal }
}
