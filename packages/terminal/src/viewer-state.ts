/** What a terminal's page shows besides the screen. Durations in milliseconds, as of the moment the state was told. */
export type ViewerState =
  | { readonly state: 'connecting'; readonly attempt: number }
  /** The socket is open, there is no PTY yet. */
  | { readonly state: 'waiting'; readonly text: string; readonly phase?: string; readonly elapsedMs?: number }
  | { readonly state: 'live' }
  /** `sinceMs`: how long the connection has been lost. What is typed is kept. */
  | { readonly state: 'disconnected'; readonly sinceMs: number; readonly nextAttemptInMs: number }
  /** The program ended (`exitCode`) or was ended (`null`). A new one may follow on the same socket. */
  | { readonly state: 'ended'; readonly exitCode: number | null; readonly text: string }
  /** There is no use in trying again by itself; `reconnectNow` does. */
  | { readonly state: 'refused'; readonly text: string }

/** What a user should be told once, beside the state. */
export type ViewerNotice =
  /**
   * The screen is not live: it shows how it was at `takenAtMs`, ms since 1970. Told again when that changes; the state `live` ends
   * it. It is the last screen that was saved, or the one that was live when the connection or the program was lost.
   */
  | { readonly notice: 'still'; readonly takenAtMs: number }
  /** Output from `fromOffset` up to `toOffset` was not painted byte by byte; the screen is a fresh copy. */
  | { readonly notice: 'gap'; readonly fromOffset: number; readonly toOffset: number }
  /** Typed or pasted input that was dropped, because more is being kept than the bound allows. */
  | { readonly notice: 'input_dropped'; readonly bytes: number }
