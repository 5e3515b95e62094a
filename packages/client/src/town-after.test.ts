import { emptyWorkView } from '@gastown/contract/work/empty-work-view'
import { statusMessageSchema, type StatusMessage } from '@gastown/contract/status-feed'
import { townViewSchema } from '@gastown/contract/views'
import { expect, test } from 'vitest'
import { townAfter } from './town-after.ts'

const town = townViewSchema.parse({
  townId: 'town-1',
  name: 'Springfield',
  createdAt: '2026-01-01T00:00:00.000Z',
  rigs: [],
  container: { state: 'running', containerGeneration: 1, reason: '', restartAt: null },
  mayor: null,
  work: emptyWorkView,
  startup: null,
  notices: [],
})

function message(fields: object): Extract<StatusMessage, { type: 'snapshot' | 'delta' }> {
  const parsed = statusMessageSchema.parse({ seq: 1, ...fields })
  if (parsed.type !== 'snapshot' && parsed.type !== 'delta') throw new Error(`a ${parsed.type} is not about the town`)
  return parsed
}

test('a snapshot replaces all that was known', () => {
  expect(townAfter({ ...town, name: 'old' }, message({ type: 'snapshot', town }))).toEqual(town)
})

test('a delta changes the fields it has, also to null, and leaves the others', () => {
  const before = { ...town, startup: { startedAt: town.createdAt, outcome: null, prewarm: null, phases: [], error: null } }
  const after = townAfter(before, message({ type: 'delta', town: { name: 'Shelbyville', startup: null } }))
  expect(after).toEqual({ ...town, name: 'Shelbyville', startup: null })
})

test('a delta of the work changes the fields it has, and the others are the objects they were', () => {
  const after = townAfter(town, message({ type: 'delta', town: { work: { revision: 7, queueLength: 2 } } }))
  expect(after?.work).toEqual({ ...emptyWorkView, revision: 7, queueLength: 2 })
  expect(after?.work.agents).toBe(town.work.agents)
})

test('a delta for a town that was never told makes no half town', () => {
  expect(townAfter(undefined, message({ type: 'delta', town: { name: 'x' } }))).toBeUndefined()
})
