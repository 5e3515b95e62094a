import { rigIdSchema } from '@gastown/contract/ids'
import { newConvoySchema } from '@gastown/contract/work/convoy'
import { expect, test } from 'vitest'
import { slingOf, type SlingDraft } from './sling-draft.ts'

const rigId = rigIdSchema.parse('rig-1')
const draft = (titles: readonly string[], more: Partial<SlingDraft> = {}): SlingDraft => ({
  tasks: titles.map((title, index) => ({ key: String(index), title, body: '' })),
  convoyTitle: '',
  isInOrder: true,
  isStaged: false,
  ...more,
})

test('one task is a bead that starts at once, and an empty line is no task', () => {
  expect(slingOf(rigId, draft(['A page', ' ']))).toMatchObject({ kind: 'bead', bead: { title: 'A page', hold: false } })
})

test('several are a convoy, each after the one before it when they are in order', () => {
  const sling = slingOf(rigId, draft(['One', 'Two', 'Three'], { convoyTitle: 'Numbers' }))
  if (sling?.kind !== 'convoy') throw new Error('It is no convoy.')
  expect(sling.convoy.tasks.map(({ dependsOn }) => dependsOn)).toEqual([[], [0], [1]])
  expect(sling.convoy.parallel).toBe(false)
  expect(newConvoySchema.safeParse(sling.convoy).success).toBe(true)
})

test('beside each other they depend on none, which is said to the town', () => {
  const sling = slingOf(rigId, draft(['One', 'Two'], { convoyTitle: 'Numbers', isInOrder: false, isStaged: true }))
  expect(sling).toMatchObject({ convoy: { parallel: true, staged: true, tasks: [{ dependsOn: [] }, { dependsOn: [] }] } })
})

test('what is not whole is not sent: no task, a task without a title, a convoy without one', () => {
  expect(slingOf(rigId, draft(['']))).toBeNull()
  expect(slingOf(rigId, draft(['One', 'Two']))).toBeNull()
  expect(slingOf(rigId, { ...draft(['']), tasks: [{ key: '0', title: '', body: 'Something' }] })).toBeNull()
})
