import { expect, it } from 'vitest'
import { changeMap, chanceFrom } from './chance.ts'
import { planRowChanges } from './row-changes.ts'

const same = { clear: false, remove: [], change: [], append: [] }

it('names what was removed, changed and added, and nothing else', () => {
  const [a, b, c, d, changed] = [{}, {}, {}, {}, {}]
  const before = new Map(Object.entries({ a, b, c }))
  const after = new Map(Object.entries({ b, c: changed, d }))
  expect(planRowChanges(before, after)).toEqual({ ...same, remove: ['a'], change: [['c', changed, c]], append: [['d', d]] })
  expect(planRowChanges(before, new Map(before))).toEqual(same)
})

it('writes all anew when the order of what stays is another, or nothing is known of before', () => {
  const after = new Map([
    ['b', 2],
    ['a', 1],
  ])
  const all = { ...same, clear: true, append: [...after] }
  expect(
    planRowChanges(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      after,
    ),
  ).toEqual(all)
  expect(planRowChanges(null, after)).toEqual(all)
  expect(planRowChanges(new Map([['a', 1]]), after)).toEqual(all)
})

it('turns any map into any other one, its order included (2,000 seeded changes)', () => {
  const chance = chanceFrom(20_260_304)
  let before: ReadonlyMap<string, object> = new Map()
  for (let turn = 0; turn < 2000; turn += 1) {
    let after = before
    for (let times = Math.floor(chance() * 4); times >= 0; times -= 1)
      after = changeMap(after, `id-${Math.floor(chance() * 9)}`, () => ({ turn }), chance)
    const changes = planRowChanges(before, after)
    const rows = new Map(changes.clear ? [] : before)
    for (const id of changes.remove) expect(rows.delete(id)).toBe(true)
    for (const [id, value] of changes.change) {
      expect(rows.has(id)).toBe(true)
      rows.set(id, value)
    }
    for (const [id, value] of changes.append) {
      expect(rows.has(id)).toBe(false)
      rows.set(id, value)
    }
    expect([...rows]).toEqual([...after])
    before = after
  }
})
