/** How a terminal looked: bytes that paint it on an empty screen of this size. */
export interface Still {
  /** Milliseconds since 1970. */
  readonly takenAtMs: number
  readonly cols: number
  readonly rows: number
  readonly bytes: Uint8Array
}
