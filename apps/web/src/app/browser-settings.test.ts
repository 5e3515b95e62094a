import { expect, test } from 'vitest'
import { defaultDockLayout } from '../dock/dock-layout.ts'
import { parseBrowserSettings } from './browser-settings.ts'

test('terminal programs may not write the clipboard until the user says so', () => {
  for (const stored of [null, '', '{', 'null', '7', '{"terminalMayWriteClipboard":"yes"}']) {
    expect(parseBrowserSettings(stored).terminalMayWriteClipboard).toBe(false)
  }
  expect(parseBrowserSettings('{"terminalMayWriteClipboard":true}').terminalMayWriteClipboard).toBe(true)
})

test('a terminal is read aloud once the user says so', () => {
  expect(parseBrowserSettings(null).terminalIsReadAloud).toBe(false)
  expect(parseBrowserSettings('{"terminalIsReadAloud":"yes"}').terminalIsReadAloud).toBe(false)
  expect(parseBrowserSettings('{"terminalIsReadAloud":true}').terminalIsReadAloud).toBe(true)
})

test('what cannot be read is the default, one setting at a time', () => {
  expect(parseBrowserSettings('{"theme":"light","dock":7,"navIsNarrow":"yes","mayorSeesPage":"no"}')).toEqual({
    ...parseBrowserSettings(null),
    theme: 'light',
    dock: defaultDockLayout,
    navIsNarrow: false,
    mayorSeesPage: true,
  })
})

test('the mayor sees the page until the user opts out', () => {
  expect(parseBrowserSettings(null).mayorSeesPage).toBe(true)
  expect(parseBrowserSettings('{"mayorSeesPage":false}').mayorSeesPage).toBe(false)
})
