import type { PageView, UiAction } from '@gastown/contract/page-view'
import { beadIdSchema } from '@gastown/contract/work/ids'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../manual-clock.ts'
import { OpenPages } from './open-pages.ts'
import { FakeSocket } from '../testing/fake-socket.ts'

const action: UiAction = { type: 'open_bead', beadId: beadIdSchema.parse('bead-1') }
const beads: PageView = { page: 'beads' }
const mail: PageView = { page: 'mail' }

function open() {
  const clock = new ManualClock(1_000)
  return { clock, pages: new OpenPages(clock) }
}
const page = { isVisible: true, takesActions: true, views: [beads] }
const actionOf = (socket: FakeSocket): string => String(socket.messages.at(-1)?.['actionId'])

describe('the pages that are open on a town', () => {
  it('what the mayor shows is shown when every page that can be seen has said so', async () => {
    const { pages } = open()
    const [one, two, background, closedToIt] = [new FakeSocket(), new FakeSocket(), new FakeSocket(), new FakeSocket()]
    for (const socket of [one, two]) pages.take(socket, page)
    pages.take(background, { ...page, isVisible: false })
    pages.take(closedToIt, { ...page, takesActions: false, views: [] })
    const shown = pages.show(action)
    expect(one.messages).toEqual([{ type: 'ui_action', actionId: actionOf(one), action }])
    for (const socket of [one, two]) pages.noteShown(socket, actionOf(socket))
    expect(await shown).toEqual({ open: 4, takers: 3, told: 2, shown: 2 })
    expect([...background.messages, ...closedToIt.messages]).toEqual([])
  })

  it('one that does not answer is waited for, and counts as not shown; one that goes is not waited for', async () => {
    const { pages, clock } = open()
    const [silent, gone] = [new FakeSocket(), new FakeSocket()]
    for (const socket of [silent, gone]) pages.take(socket, page)
    const shown = pages.show(action)
    pages.leave(gone)
    pages.noteShown(gone, actionOf(silent))
    clock.advance(2_000)
    expect(await shown).toEqual({ open: 2, takers: 2, told: 2, shown: 0 })
  })

  it('without a page nothing is waited for', async () => {
    expect(await open().pages.show(action)).toEqual({ open: 0, takers: 0, told: 0, shown: 0 })
  })

  it('what is looked at is what the page shows that changed last, of those that can be seen and may be known', () => {
    const { pages } = open()
    const [one, two, three] = [new FakeSocket(), new FakeSocket(), new FakeSocket()]
    expect(pages.views).toEqual([])
    pages.take(one, page)
    pages.take(two, { ...page, isVisible: false, views: [mail] })
    expect(pages.views).toEqual([beads])
    pages.take(three, { ...page, views: [] })
    expect(pages.views).toEqual([beads])
    pages.leave(one)
    expect(pages.views).toEqual([mail])
  })
})
