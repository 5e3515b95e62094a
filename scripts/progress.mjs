/** One line for the person who waits, on standard error: standard output belongs to the command's answer. */
export function progress(text) {
  process.stderr.write(`gastown: ${text}\n`)
}
