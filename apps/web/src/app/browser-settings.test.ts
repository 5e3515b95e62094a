import { expect, test } from 'vitest'
import { parseBrowserSettings } from './browser-settings.ts'

test('terminal programs may not write the clipboard until the user says so', () => {
  for (const stored of [null, '', '{', 'null', '7', '{"terminalMayWriteClipboard":"yes"}']) {
    expect(parseBrowserSettings(stored)).toEqual({ theme: 'system', terminalMayWriteClipboard: false })
  }
  expect(parseBrowserSettings('{"terminalMayWriteClipboard":true,"theme":"light"}')).toEqual({
    theme: 'light',
    terminalMayWriteClipboard: true,
  })
})
