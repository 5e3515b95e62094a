import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { mkdtempDisposableSync, truncateSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { connectionTo } from './control-plane.ts'
import { uploadAttachment } from './upload-attachment.ts'

async function serve(answer: { status: number; body: object }) {
  const taken: { url: string | undefined; headers: Record<string, unknown>; body: string }[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    taken.push({ url: request.url, headers: request.headers, body: (await buffer(request)).toString() })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const connection = connectionTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { taken, connection, [Symbol.asyncDispose]: close }
}
const attachment = { attachmentId: 'att-1', name: 'Plan Å.png', mediaType: 'image/png', bytes: 2 }

it('a file goes as its bytes, with its name and kind beside', async () => {
  await using town = await serve({ status: 201, body: attachment })
  using data = mkdtempDisposableSync(join(tmpdir(), 'gastown-upload-'))
  writeFileSync(join(data.path, 'Plan Å.png'), 'hi')
  expect(await uploadAttachment(town.connection, { townId: 't1', file: join(data.path, 'Plan Å.png') })).toBe('att-1')
  expect(town.taken).toMatchObject([
    {
      url: '/api/towns/t1/attachments',
      body: 'hi',
      headers: { authorization: 'Bearer secret', 'content-type': 'image/png', 'x-gastown-attachment-name': 'Plan%20%C3%85.png' },
    },
  ])
})

it('a refusal is the town\u2019s own error, and one that is too large is not sent', async () => {
  const problem = { type: 'x', title: 'x', status: 404, code: 'TOWN_NOT_FOUND', detail: 'There is no such town.' }
  await using town = await serve({ status: 404, body: problem })
  using data = mkdtempDisposableSync(join(tmpdir(), 'gastown-upload-'))
  const file = join(data.path, 'a.bin')
  writeFileSync(file, 'hi')
  await expect(uploadAttachment(town.connection, { townId: 't1', file })).rejects.toMatchObject({ code: 'TOWN_NOT_FOUND' })
  truncateSync(file, 10 * 1024 * 1024 + 1)
  await expect(uploadAttachment(town.connection, { townId: 't1', file })).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
  expect(town.taken).toHaveLength(1)
})

it('a file that is not there, is a folder, or cannot be read is told at its field with the reason, and nothing is sent', async () => {
  await using town = await serve({ status: 201, body: attachment })
  using data = mkdtempDisposableSync(join(tmpdir(), 'gastown-upload-'))
  const upload = (file: string) => uploadAttachment(town.connection, { townId: 't1', file })
  const refusal = (detail: string) => ({
    code: 'INVALID_INPUT',
    field: 'attach',
    message: expect.stringContaining(detail) as string,
  })
  await expect(upload(join(data.path, 'none'))).rejects.toMatchObject(refusal('There is no file'))
  await expect(upload(data.path)).rejects.toMatchObject(refusal('is no file'))
  await expect(upload(join(data.path, 'x'.repeat(300)))).rejects.toMatchObject(refusal('cannot be read: ENAMETOOLONG'))
  expect(town.taken).toEqual([])
})
