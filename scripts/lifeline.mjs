/*
 * Preloaded into programs that must not outlive the launcher. The launcher holds the other end of standard input;
 * when it is killed, even with SIGKILL, the system closes that end, and this process ends at once.
 * Town containers are processes of their own and stay.
 */
if (process.env.GASTOWN_LIFELINE === 'stdin') {
  delete process.env.GASTOWN_LIFELINE
  process.stdin.once('close', () => process.exit(1))
  process.stdin.resume()
  process.stdin.unref()
}
