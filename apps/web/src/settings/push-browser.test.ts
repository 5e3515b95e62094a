import { expect, test } from 'vitest'
import { describeBrowser, findPushAbility } from './push-browser.ts'

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
    'Edge on Windows',
  ],
  ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['', 'A browser on another system'],
])('%s is called %s', (userAgent, name) => expect(describeBrowser(userAgent)).toBe(name))

test('what keeps a browser from being told is known', () => {
  const window = (more: object) =>
    ({
      isSecureContext: true,
      navigator: { serviceWorker: {} },
      PushManager: {},
      Notification: { permission: 'default' },
      ...more,
    }) as never
  expect(findPushAbility(window({}))).toBe('possible')
  expect(findPushAbility(window({ isSecureContext: false }))).toBe('insecure')
  expect(findPushAbility(window({ navigator: {} }))).toBe('unsupported')
  expect(findPushAbility(window({ Notification: { permission: 'denied' } }))).toBe('denied')
})
