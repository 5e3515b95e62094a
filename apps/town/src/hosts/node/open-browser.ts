import { spawn } from 'node:child_process'

/**
 * Opens a page in the user's browser, where there is one; nothing follows when there is not. The link in the argument list is good once
 * and is used up by the browser at once.
 */
export function openBrowser(url: string): void {
  const [file, ...args] =
    process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['explorer', url] : ['xdg-open', url]
  const child = spawn(file ?? '', args, { detached: true, stdio: 'ignore' })
  // No such program: the link was printed, too.
  child.once('error', () => undefined)
  child.unref()
}
