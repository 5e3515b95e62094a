/** A message to the mayor and its answer. */
export interface Turn {
  readonly said: string
  readonly answer: string
  readonly tookMs: number
}

/** What the parts of the demo play on. */
export interface DemoStage {
  readonly townId: string
  readonly dataDir: string
  readonly signal: AbortSignal
  /** How long one step may take. */
  readonly stepMs: number
  /** Tells the user what is being done, and how long it took goes into the result. */
  readonly during: <T>(step: string, work: () => Promise<T>) => Promise<T>
  readonly say: (message: string) => Promise<Turn>
  readonly tell: (text: string) => void
}
