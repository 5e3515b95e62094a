import { expect, test } from 'vitest'
import { parseDrafts } from './use-drafts.ts'

test('what was typed is found again, and whatever else is stored there is not', () => {
  expect(parseDrafts('{"work":{"work.maxPolecats":"9","x":{"y":1}},"container":{"terminal.background":false}}')).toEqual({
    work: { 'work.maxPolecats': '9' },
    container: { 'terminal.background': false },
  })
  for (const damaged of [null, '', '[', '"x"', 'null', '{"work":7}'])
    expect(Object.values(parseDrafts(damaged)).flatMap((draft) => Object.keys(draft))).toEqual([])
})
