/*
 * Who answers a program's questions to its terminal (where is the cursor, what are you, which colours)?
 *
 * The container's headless screen, always, and no viewer ever. It sees every byte once and in order, whether nobody, one or
 * five browsers look on; so each question gets exactly one answer, at once, and a program that asks while it starts (as
 * `kilo attach` does) is not kept waiting for a browser. xterm.js in each browser parses the same questions and would answer
 * too; those answers would reach the program as typed garbage. So a viewer drops what its own xterm.js says by itself.
 * Focus reports are dropped as well: the container makes them from the viewers' `focus` messages, since only it knows whether
 * anyone looks.
 */

/** Automatic answers that no key can produce. ESC is \x1b, BEL \x07. */
const neverKeys = [
  '\\x1b\\[[?>=]?[0-9;]*c', // device attributes: primary, secondary, tertiary
  '\\x1b\\[[0-3]n', // device status
  '\\x1b\\[\\?[0-9;]*[nR]', // private device status, extended cursor position
  '\\x1b\\[\\??[0-9;]*\\$y', // mode report
  '\\x1b\\[\\?[0-9]*u', // kitty keyboard flags
  '\\x1b\\[[0-9]+;[0-9]+(?:;[0-9]+)?t', // window and cell sizes
  '\\x1b\\[[IO]', // focus
  '\\x1b\\](?:4;[0-9]+|5;[0-9]+|1[0-9]);[^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)', // colours
  '\\x1bP[^\\x1b]*\\x1b\\\\', // version, settings, capabilities
]
/** A cursor position; with row 1 and a column of 2 to 16 it is also what F3 with a modifier sends. */
const cursorPosition = '\\x1b\\[[0-9]+;[0-9]+R'

// Built from text: a control character is just what these look for.
const replies = new RegExp(`^(?:${[...neverKeys, cursorPosition].join('|')})+$`)
// oxlint-disable-next-line no-control-regex -- ESC is what it begins with
const modifiedF3 = new RegExp('^\\x1b\\[1;(?:[2-9]|1[0-6])R$')

/**
 * Whether data from an xterm.js is an answer that it gave by itself, not something that a person typed.
 * `screenIsParsing`: output was written to it that it has not parsed yet. Only then can it be answering, so only then is the
 * one form that is also a key (F3 with Shift, Alt or Ctrl) taken for an answer.
 */
export function isQueryReply(data: string, { screenIsParsing }: { readonly screenIsParsing: boolean }): boolean {
  if (modifiedF3.test(data)) return screenIsParsing
  return replies.test(data)
}
