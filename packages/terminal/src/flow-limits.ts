/** Numbers of the terminal wire, shared by both of its ends. */
export const flowLimits = {
  /**
   * Output sent and not yet acknowledged by a viewer, bytes. Above it nothing more is sent to that viewer, and the PTY rests when
   * its fastest viewer is above. 100 KB is a few frames of xterm.js work (it parses 5–35 MB/s), so a key such as Ctrl-C takes
   * effect at once, also in a flood. VS Code uses the same number.
   */
  highWaterBytes: 100_000,
  /** At or below it a resting PTY goes on. Must not be under `ackEveryBytes`: what is left unacknowledged would never wake the PTY. */
  lowWaterBytes: 5_000,
  /** A viewer acknowledges when it has parsed this much more, bytes: 20 small frames per window, so the sender never stalls. */
  ackEveryBytes: 5_000,
  /** Most output in one frame, bytes: keys of other viewers and control messages get in between. */
  outputFrameBytes: 32_768,
  /** Input sent and not yet written into the PTY, bytes. More waits with the viewer. */
  inputWindowBytes: 65_536,
  /** Input that a viewer keeps while the terminal is not live, bytes: more than anyone types in a minute, and a paste. */
  inputKeptBytes: 65_536,
  /** Input that a viewer keeps while the terminal is live, bytes: one large paste on its way. */
  inputPasteBytes: 1_048_576,
  /** Longest text frame that either end parses, characters. Control messages are far smaller. */
  textFrameChars: 16_384,
  /** Longest viewer id and PTY id, characters. */
  idChars: 100,
  /** Bounds of a terminal's size, cells: what the kernel and xterm.js take without harm. */
  maxCols: 1_000,
  maxRows: 1_000,
} as const
