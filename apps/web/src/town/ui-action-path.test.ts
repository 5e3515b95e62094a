import { townIdSchema } from '@gastown/contract/ids'
import { uiActionSchema } from '@gastown/contract/page-view'
import { expect, it } from 'vitest'
import { pathOfUiAction } from './ui-action-path.ts'

it.each([
  [{ type: 'open_bead', beadId: 'b-1' }, '/towns/t/mail?bead=b-1'],
  [{ type: 'open_convoy', convoyId: 'c-1' }, '/towns/t/convoys/c-1'],
  [{ type: 'open_agent', agentId: 'a-1' }, '/towns/t/agents/a-1'],
  [{ type: 'open_merge', mergeId: 'm-1' }, '/towns/t/merges/m-1'],
  [{ type: 'open_page', page: 'overview' }, '/towns/t'],
  [{ type: 'open_page', page: 'beads', beadId: 'b-1' }, '/towns/t/beads?bead=b-1'],
])('%j leads to %s', (action, path) => {
  expect(pathOfUiAction(uiActionSchema.parse(action), { townId: townIdSchema.parse('t'), path: '/towns/t/mail' })).toBe(path)
})
