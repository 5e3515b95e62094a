/*
 * The page's service worker. It tells the user what the town pushed, and opens the page of it on a click. It keeps nothing: a page of a town
 * that may have changed is always asked for anew.
 */

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  // Every push must be shown: a browser ends a subscription whose messages are not.
  const { title, body, tag, path } = readMessage(event.data)
  const shown = { body, tag, renotify: tag !== '', icon: '/assets/lamp.svg', data: { path } }
  event.waitUntil(self.registration.showNotification(title, shown))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.path ?? '/'))
})

/** The town sends JSON of `pushMessageSchema`; whatever else came is said as plainly as it can be. */
function readMessage(data) {
  try {
    const { title, body, tag, path } = data.json()
    return { title: String(title), body: String(body), tag: String(tag), path: String(path) }
  } catch {
    return { title: 'Gastown', body: 'Something happened in a town.', tag: '', path: '/' }
  }
}

/** In a page of ours that is open, else in a new one. Only our own pages are ever opened. */
async function open(path) {
  const url = new URL(path, self.location.origin)
  if (url.origin !== self.location.origin) return
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => one.focused) ?? pages[0]
  if (page === undefined) {
    await self.clients.openWindow(url.href)
    return
  }
  // Where a browser does not let it come to the front, it is told all the same.
  const focused = await page.focus().catch(() => page)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is one of our own pages, not a window of anybody's
  focused.postMessage({ type: 'open', path: url.pathname + url.search })
}
