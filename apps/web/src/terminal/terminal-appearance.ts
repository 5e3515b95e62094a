import type { ITheme } from '@xterm/xterm'

/** Dark in both themes of the page: programs choose their colours for a dark terminal, and a headless screen cannot ask. */
export const terminalTheme: ITheme = {
  background: '#0b0d10',
  foreground: '#d9dde3',
  cursor: '#f0a346',
  cursorAccent: '#0b0d10',
  selectionBackground: '#33415580',
  black: '#1b1f26',
  red: '#ef6f6c',
  green: '#6cc495',
  yellow: '#e5b567',
  blue: '#73a7f0',
  magenta: '#c49bea',
  cyan: '#65c7d0',
  white: '#d9dde3',
  brightBlack: '#6b7480',
  brightRed: '#ff8f8b',
  brightGreen: '#8adeb0',
  brightYellow: '#f6cf8b',
  brightBlue: '#9ac2ff',
  brightMagenta: '#dbbcf7',
  brightCyan: '#8fe1e8',
  brightWhite: '#ffffff',
}

export const terminalFont = {
  family: "'JetBrains Mono', 'SF Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace",
  /** CSS px. Smaller on a phone, so that a program that wants 80 columns gets at least 50. */
  sizePx: 13,
  phoneSizePx: 11,
} as const

/** CSS px of width below which the page has one column; the same number is in town.css. */
export const phoneWidthPx = 760

/** 5,000 lines are some 10 MB in the browser; the container keeps the same. A full-screen program scrolls by itself. */
export const scrollbackLines = 5000

export function fontSizeFor(widthPx: number): number {
  return widthPx < phoneWidthPx ? terminalFont.phoneSizePx : terminalFont.sizePx
}
