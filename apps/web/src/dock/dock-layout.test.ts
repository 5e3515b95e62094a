import { describe, expect, it } from 'vitest'
import { defaultDockLayout, dockPercentOf, parseDockLayout, sizeKeyOf, withDockPercent } from './dock-layout.ts'

describe('the layout of the dock', () => {
  it.each([null, undefined, 7, 'bottom', [], { position: 'middle', heightPercent: '9', isFull: 1 }, { heightPercent: 999 }])(
    'is the default when the browser holds %j',
    (stored) => expect(parseDockLayout(stored)).toEqual(defaultDockLayout),
  )

  it('is what was stored', () => {
    const stored = { ...defaultDockLayout, position: 'left', widthPercent: 30, isSideBySide: false, isCollapsed: true } as const
    expect(parseDockLayout(JSON.parse(JSON.stringify(stored)))).toEqual(stored)
  })

  it('has a width at the sides and a height elsewhere, each kept within what is usable', () => {
    const side = withDockPercent({ ...defaultDockLayout, position: 'right' }, 95)
    expect([dockPercentOf(side), side.heightPercent]).toEqual([82, defaultDockLayout.heightPercent])
    expect(withDockPercent(defaultDockLayout, 1).heightPercent).toBe(18)
  })

  it('has another key when a terminal in it has another size', () => {
    const keys = [
      defaultDockLayout,
      { ...defaultDockLayout, heightPercent: 50 },
      { ...defaultDockLayout, position: 'right' as const },
      { ...defaultDockLayout, isFull: true },
      { ...defaultDockLayout, isSideBySide: false },
      { ...defaultDockLayout, chatPercent: 50 },
    ].map(sizeKeyOf)
    expect(new Set(keys).size).toBe(keys.length)
    expect(sizeKeyOf({ ...defaultDockLayout, widthPercent: 70 })).toBe(sizeKeyOf(defaultDockLayout))
  })
})
