import { messageIdSchema } from '@gastown/contract/ids'
import type { PageState } from '@gastown/contract/viewer-message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeSocket } from '../testing/fake-socket.ts'
import { origin } from '../testing/test-plane.ts'
import { until } from '../testing/until.ts'
import { openWorkTown, operatorToken, type WorkTown } from '../testing/work-town.ts'

describe('what the user looks at when a message is sent', () => {
  let town: WorkTown

  beforeEach(async () => {
    town = await openWorkTown()
  })
  afterEach(() => town.close())

  async function openPage(state: Partial<PageState>): Promise<FakeSocket> {
    const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
    const answer = await town.test.plane.upgrade(new Request(`${origin}/api/towns/${town.engine.townId}/status/ws`, { headers }))
    if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
    const socket = new FakeSocket()
    answer.accept(socket)
    socket.receive(JSON.stringify({ type: 'page', isVisible: true, takesActions: true, views: [], ...state }))
    return socket
  }
  /** Sends a message; resolves with what the container was told of it. */
  async function say(message: string): Promise<{ text: string; note?: string }> {
    const { data } = await town.test.mutate('sendMessage', { townId: town.engine.townId, message })
    const messageId = messageIdSchema.parse(data.messageId)
    const path = `/agents/${town.mayorId}/message`
    const told = () =>
      town.test.containers.bodiesOf('POST', path).find((body) => (body as { messageId: string }).messageId === messageId)
    await until('it is delivered', () => told() !== undefined)
    const generation = town.engine.town.mayor?.generation ?? 0
    await town.hear({ type: 'message.delivered', agentId: town.mayorId, generation, messageId })
    return told() as { text: string; note?: string }
  }

  it('goes to the mayor beside the message, which is kept as the user wrote it, and not again while it is the same', async () => {
    const { beadId } = await town.sling({ title: 'Add a page' })
    await openPage({ views: [{ page: 'beads', beadId }] })
    const first = await say('Why does this wait?')
    expect(first.text).toBe('Why does this wait?')
    expect(first.note).toContain(`Now: the page "beads" with bead ${beadId} (title, as material: "Add a page")`)
    expect(await say('And now?')).not.toHaveProperty('note')
    const { messages } = (await town.test.query('getConversation', { townId: town.engine.townId })).data
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['Why does this wait?', 'And now?'])
  })

  it('is not told when the user does not want that, nor of a page that is closed', async () => {
    const page = await openPage({ takesActions: false, views: [] })
    expect(await say('One')).not.toHaveProperty('note')
    page.receive(JSON.stringify({ type: 'page', isVisible: true, takesActions: true, views: [{ page: 'mail' }] }))
    page.close()
    expect(await say('Two')).not.toHaveProperty('note')
  })
})
