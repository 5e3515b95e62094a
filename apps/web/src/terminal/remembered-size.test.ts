import { describe, expect, it } from 'vitest'
import { createRememberedSize } from './remembered-size.ts'

function windowOf(innerWidth: number, innerHeight: number, stored = new Map<string, string>()) {
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  } as Storage
  return { innerWidth, innerHeight, localStorage, stored }
}

describe('the remembered size of a terminal', () => {
  const atBottom = () => 'bottom'

  it('is known again in a window of the same size, and in no other', () => {
    const desk = windowOf(1440, 900)
    createRememberedSize(desk, atBottom).set({ cols: 110, rows: 44 })
    expect(createRememberedSize(desk, atBottom).get()).toEqual({ cols: 110, rows: 44 })
    expect(createRememberedSize(windowOf(1441, 900, desk.stored), atBottom).get()).toBeNull()
    expect(createRememberedSize(windowOf(1440, 899, desk.stored), atBottom).get()).toBeNull()
  })

  it('is not that of a dock which has moved since', () => {
    const desk = windowOf(1440, 900)
    createRememberedSize(desk, atBottom).set({ cols: 110, rows: 44 })
    expect(createRememberedSize(desk, () => 'right').get()).toBeNull()
  })

  it.each([
    '',
    'null',
    '[]',
    '{"cols":"a"}',
    '{"cols":1e9,"rows":40,"windowWidthPx":1,"windowHeightPx":1,"layout":"bottom"}',
    '{',
  ])('is not known when the browser holds %j', (text) => {
    const window = windowOf(1, 1, new Map([['gastown.terminal-size', text]]))
    expect(createRememberedSize(window, atBottom).get()).toBeNull()
  })
})
