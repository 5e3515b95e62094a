import type { IClipboardProvider } from '@xterm/addon-clipboard'

interface ClipboardWritesOptions {
  readonly allowed: () => boolean
  readonly writeText: (text: string) => Promise<void>
  /** Told when a program wanted to write and may not. */
  readonly onRefused: () => void
}

/** OSC 52 for the programs of a terminal: reading is never answered, writing only when the user allowed it in this browser. */
export function createClipboardWrites({ allowed, writeText, onRefused }: ClipboardWritesOptions): IClipboardProvider {
  return {
    readText: () => '',
    writeText: async (_selection, text) => {
      if (!allowed()) {
        onRefused()
        return
      }
      // The browser refuses without a recent gesture of the user; then nothing was copied, and the program cannot be told.
      await writeText(text).catch((error: unknown) =>
        console.warn('The browser refused a terminal program its clipboard.', error),
      )
    },
  }
}
