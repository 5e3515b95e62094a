import type { TownEventView } from '@gastown/contract/work/work-view'
import { expect, it } from 'vitest'
import { listsChangedBy } from './lists-changed-by.ts'

it.each([
  ['mail.sent', ['mail']],
  ['worker.stopped', ['mail']],
  ['escalation.acknowledged', ['escalations']],
  ['convoy.landed', ['convoys']],
  ['bead.landed', ['convoys']],
  ['merge.moved', ['merges']],
  ['batch.started', ['merges']],
  ['spend.recorded', []],
  ['an.unknown_one', []],
])('%s makes these lists old: %s', (type, lists) => {
  expect([...listsChangedBy([{ type } as TownEventView])]).toEqual(lists)
})
