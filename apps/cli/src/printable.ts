/**
 * A text that is safe on a terminal: titles and reasons are written by agents, and a control sequence among them could move the cursor,
 * hide what stands before it, or answer for the user.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are just what is taken out
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD')
}
