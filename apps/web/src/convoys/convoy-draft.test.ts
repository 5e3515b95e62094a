import type { RigId } from '@gastown/contract/ids'
import { expect, it } from 'vitest'
import { newConvoyOf, newTask, withoutTask, type ConvoyDraft } from './convoy-draft.ts'

const rigId = 'rig-1' as RigId
const draft: ConvoyDraft & { rigId: RigId } = {
  title: 'A shop',
  rigId,
  mode: null,
  isStaged: true,
  tasks: [
    { ...newTask('a'), title: 'Page' },
    { ...newTask('b', ['a']), title: 'Style' },
    { ...newTask('c', ['b', 'a']), title: 'Test', priority: 'high' },
  ],
}

it('tasks depend on positions, as the town numbers them', () => {
  const convoy = newConvoyOf(draft)
  expect(convoy.tasks.map(({ title, dependsOn }) => [title, dependsOn])).toEqual([
    ['Page', []],
    ['Style', [0]],
    ['Test', [1, 0]],
  ])
  expect(convoy).toMatchObject({ rigId, staged: true, parallel: false })
  expect(convoy).not.toHaveProperty('mode')
})

it('a task that is taken away holds up nobody, and what is left runs side by side when nothing waits', () => {
  const left = withoutTask(withoutTask(draft, 'a'), 'b')
  expect(left.tasks).toMatchObject([{ key: 'c', after: [] }])
  expect(newConvoyOf({ ...left, rigId, mode: 'review-then-land' })).toMatchObject({ parallel: true, mode: 'review-then-land' })
})
