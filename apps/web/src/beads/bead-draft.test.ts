import { newBeadSchema } from '@gastown/contract/work/bead'
import { rigIdSchema } from '@gastown/contract/ids'
import { expect, test } from 'vitest'
import { emptyDraft, newBeadOf, parseUsd } from './bead-draft.ts'

const draft = { ...emptyDraft, rigId: rigIdSchema.parse('rig-1'), title: 'A page' }

test('what was left empty is not sent: the rig and the town decide', () => {
  expect(Object.keys(newBeadOf(draft))).not.toContain('model')
  expect(Object.keys(newBeadOf(draft))).not.toContain('budgetUsd')
  expect(newBeadSchema.safeParse(newBeadOf(draft)).success).toBe(true)
})

test('labels are taken one by one, and a budget as an amount', () => {
  const bead = newBeadOf({ ...draft, labels: ' ui,bug  ui ', budget: '$2.50', model: ' kilo/free ' })
  expect(bead).toMatchObject({ labels: ['ui', 'bug'], budgetUsd: 2.5, model: 'kilo/free' })
})

test('what is no amount is none', () => {
  for (const text of ['much', '2,5', '1 $']) expect(parseUsd(text)).toBeNaN()
})
