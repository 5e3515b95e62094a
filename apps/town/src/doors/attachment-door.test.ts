import { attachmentMaxBytes, type Attachment } from '@gastown/contract/attachment'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownEngine } from '../engine/town-engine.ts'
import { openTestPlane, type TestPlane } from './testing/test-plane.ts'
import { until } from './testing/until.ts'

describe('files of messages', () => {
  let test: TestPlane
  let engine: TownEngine

  beforeEach(async () => {
    test = await openTestPlane()
    engine = await test.createTown()
  })
  afterEach(() => test.close())

  const path = (id = '') => `/api/towns/${engine.townId}/attachments${id === '' ? '' : `/${id}`}`
  const upload = (name: string | null, type: string | null, body: BodyInit = 'hello') => {
    const headers = new Headers({ ...(name === null ? {} : { 'x-gastown-attachment-name': encodeURIComponent(name) }) })
    if (type !== null) headers.set('content-type', type)
    return test.operator(path(), {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    })
  }
  const uploaded = async (name: string, type: string, body?: BodyInit) =>
    (await (await upload(name, type, body)).json()) as Attachment
  const send = (attachmentIds: readonly string[]) =>
    test.mutate('sendMessage', { townId: engine.townId, message: 'look', attachmentIds })

  it('come back as they were put', async () => {
    const response = await upload('Plan “Å”.png', 'image/png')
    expect(response.status).toBe(201)
    const attachment = (await response.json()) as Attachment
    expect(attachment).toMatchObject({ name: 'Plan “Å”.png', mediaType: 'image/png', bytes: 5 })
    expect(await (await test.operator(path(attachment.attachmentId))).text()).toBe('hello')
  })

  it.each([
    ['image/png', 'image/png', 'inline'],
    ['image/svg+xml', 'application/octet-stream', 'attachment'],
    ['text/html', 'text/plain; charset=utf-8', 'attachment'],
    ['application/pdf', 'application/octet-stream', 'attachment'],
  ])('of %s are given as %s, %s, and nothing in them runs', async (type, shown, disposition) => {
    const { attachmentId } = await uploaded("it's (1).x", type)
    const { headers } = await test.operator(path(attachmentId))
    expect(headers.get('content-type')).toBe(shown)
    expect(headers.get('content-disposition')).toBe(`${disposition}; filename*=UTF-8''it%27s%20%281%29.x`)
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each([[null], ['nonsense'], ['']])('of the unknown kind %j are bytes', async (type) => {
    expect(await (await upload('a', type)).json()).toMatchObject({ mediaType: 'application/octet-stream' })
  })

  it.each([
    ['without a name', null],
    ['named as a path', '../x'],
    ['named as a folder', '..'],
    ['with a name that is too long', 'x'.repeat(201)],
  ])('%s are refused, and the field is named', async (_, name) => {
    const response = await upload(name, 'text/plain')
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'INVALID_INPUT', field: 'name' }])
  })

  it('that are too large are refused', async () => {
    const response = await upload('a', 'text/plain', new Uint8Array(attachmentMaxBytes + 1))
    expect([response.status, await response.json()]).toMatchObject([413, { code: 'BODY_TOO_LARGE' }])
  })

  it('are for the operator alone', async () => {
    const { attachmentId } = await uploaded('a', 'text/plain')
    const { townId } = engine
    const { token } = await test.auth.mintContainerToken({ townId, containerGeneration: 1, ttlMs: 60_000 })
    for (const [route, method] of [
      [`attachments`, 'POST'],
      [`attachments/${attachmentId}`, 'GET'],
    ] as const)
      expect((await test.asContainer(engine, route, { method, token })).status).toBe(401)
  })

  it('that are not there are ATTACHMENT_NOT_FOUND, also when a message names them', async () => {
    for (const id of ['none', '..%2Fx'])
      expect(await (await test.operator(path(id))).json()).toMatchObject({ code: 'ATTACHMENT_NOT_FOUND' })
    const { status, error } = await send(['none'])
    expect([status, error?.data]).toMatchObject([404, { code: 'ATTACHMENT_NOT_FOUND', field: 'attachmentIds' }])
    expect(engine.town.inbox.size).toBe(0)
  })

  it('go with their message: the row and the event hold what they are, the container gets their bytes', async () => {
    test.bootContainers()
    const { data: mayor } = await test.mutate('ensureMayor', { townId: engine.townId })
    await until('the mayor was started', () => test.containers.bodiesOf('POST', '/agents/start').length === 1)
    await test.reportMayor(engine, {})
    const attachment = await uploaded('a.txt', 'text/plain')
    const { data } = await send([attachment.attachmentId])
    const route = `/agents/${mayor.agentId}/message`
    await until('it was brought', () => test.containers.bodiesOf('POST', route).length === 1)
    expect(test.containers.bodiesOf('POST', route)).toEqual([
      {
        messageId: data.messageId,
        generation: 1,
        text: 'look',
        attachments: [{ name: 'a.txt', mediaType: 'text/plain', base64: 'aGVsbG8=' }],
      },
    ])
    const { agentId } = mayor
    await test.report(engine, { type: 'message.delivered', agentId, generation: 1, messageId: data.messageId })
    const rows = await test.query('getConversation', { townId: engine.townId })
    expect(rows.data.messages).toMatchObject([{ state: 'delivered', attachments: [attachment] }])
    const events = JSON.stringify(await engine.store.readEvents({ after: 0, limit: 100 }))
    expect(events).toContain(attachment.attachmentId)
    expect(events).not.toContain('aGVsbG8')
  })

  it('that were sent stay; one that was not sent within a day is removed', async () => {
    const [sent, draft] = [await uploaded('sent', 'text/plain'), await uploaded('draft', 'text/plain')]
    await send([sent.attachmentId])
    for (let hour = 0; hour < 26; hour += 1) {
      test.clock.advance(60 * 60_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const status = async (id: string) => (await test.operator(path(id))).status
    await until('the draft is gone', async () => (await status(draft.attachmentId)) === 404)
    expect(await status(sent.attachmentId)).toBe(200)
  })
})
