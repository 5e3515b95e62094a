import { expect, it } from 'vitest'
import { describeTownWork } from './describe-town-work.ts'

const nothing = { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 }

it('says first what needs the user', () => {
  const facts = describeTownWork({
    rigCount: 2,
    work: { working: 3, waits: 1, needsYou: 1, paused: null, todayMicros: 1_250_000 },
  })
  expect(facts.map(({ text }) => text)).toEqual(['1 needs you', '3 in work', '1 waits', '$1.25 today'])
  expect(facts[0]?.tone).toBe('warn')
})

it('tells a town without work from one without a repository', () => {
  expect(describeTownWork({ rigCount: 1, work: nothing })).toEqual([{ key: 'waits', text: 'No work', tone: 'quiet' }])
  expect(describeTownWork({ rigCount: 0, work: nothing })).toEqual([{ key: 'waits', text: 'No repository yet', tone: 'quiet' }])
})
