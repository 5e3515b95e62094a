import { agentIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { changeDockTabs, firstDockTabs, parseDockTabs, renderDockTabs, type DockTabs } from './dock-tabs-state.ts'

const [toast, slit, nux] = ['toast', 'slit', 'nux'].map((id) => agentIdSchema.parse(id)) as [
  DockTabs['agents'][0],
  DockTabs['agents'][0],
  DockTabs['agents'][0],
]
const opened = [toast, slit, nux].reduce((tabs, agentId) => changeDockTabs(tabs, { type: 'opened', agentId }), firstDockTabs)

describe('the tabs of the dock', () => {
  it('an agent’s terminal comes to the front when it is opened, and is there once', () => {
    const again = changeDockTabs(opened, { type: 'opened', agentId: toast })
    expect(again).toEqual({ agents: [toast, slit, nux], front: toast, terminal: toast })
  })

  it('one that is closed gives its place to its neighbour, and the last one to the mayor', () => {
    const one = changeDockTabs(opened, { type: 'closed', agentId: nux })
    expect(one).toEqual({ agents: [toast, slit], front: slit, terminal: slit })
    const none = [slit, toast].reduce((tabs, agentId) => changeDockTabs(tabs, { type: 'closed', agentId }), one)
    expect(none).toEqual({ agents: [], front: 'mayor', terminal: 'mayor' })
  })

  it('one that is closed behind another changes nothing in front', () => {
    expect(changeDockTabs(opened, { type: 'closed', agentId: toast })).toEqual({ agents: [slit, nux], front: nux, terminal: nux })
  })

  it('the terminal stays while the conversation is in front; a tab that is not there is not shown', () => {
    expect(changeDockTabs(opened, { type: 'shown', tab: 'chat' })).toEqual({ ...opened, front: 'chat' })
    expect(changeDockTabs(firstDockTabs, { type: 'shown', tab: toast })).toBe(firstDockTabs)
  })

  it('keeps at most eight agents, the newest', () => {
    const many = Array.from({ length: 9 }, (_, index) => agentIdSchema.parse(`agent-${index}`))
    const tabs = many.reduce((before, agentId) => changeDockTabs(before, { type: 'opened', agentId }), firstDockTabs)
    expect(tabs.agents).toEqual(many.slice(1))
  })

  it('survives a reload', () => expect(parseDockTabs(renderDockTabs(opened))).toEqual(opened))

  it.each([null, '', '{', 'null', '7', '{"agents":7}', '{"agents":["../etc"],"front":"../etc","terminal":"chat"}'])(
    'is the first when the browser holds %j',
    (text) => expect(parseDockTabs(text)).toEqual(firstDockTabs),
  )
})
