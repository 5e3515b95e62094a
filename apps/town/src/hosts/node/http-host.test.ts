import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { TownDoors } from '../../doors/create-town-doors.ts'
import { openHttpHost, PortTaken, type HttpHost } from './http-host.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let open: HttpHost[] = []
afterEach(async () => {
  await Promise.all(open.map((host) => host.close()))
  open = []
})

async function serve(doors: Partial<TownDoors> = {}): Promise<HttpHost> {
  const host = await openHttpHost({ port: 0, log })
  open.push(host)
  host.serve({
    fetch: async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
    upgrade: async () => new Response('no', { status: 404 }),
    ...doors,
  })
  return host
}

/** What comes back for these bytes. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      answer += part
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
    socket.write(text)
  })
}

it('gives the doors web requests, whole, and their answers back', async () => {
  const { port } = await serve()
  const answer = await fetch(`http://127.0.0.1:${port}/a/b?c`, { method: 'POST', body: 'ä'.repeat(100_000) })
  expect(await answer.text()).toBe(`POST /a/b ${'ä'.repeat(100_000)}`)
})

it('a port that is taken is said to be', async () => {
  const { port } = await serve()
  await expect(openHttpHost({ port, log })).rejects.toBeInstanceOf(PortTaken)
  await expect(openHttpHost({ port, log })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`)
})

it('an upgrade that the doors refuse gets their answer', async () => {
  let asked: Request | null = null
  const { port } = await serve({
    async upgrade(request) {
      asked = request
      return new Response('{"code":"FOREIGN_ORIGIN"}', { status: 403, headers: { 'content-type': 'application/problem+json' } })
    },
  })
  const headers = 'Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://evil.example\r\nCookie: a=b\r\n'
  const answer = await exchange(port, `GET /x?after=3 HTTP/1.1\r\nHost: town.lan:1\r\n${headers}\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/)
  expect(answer).toContain('content-type: application/problem+json')
  expect(answer.endsWith('{"code":"FOREIGN_ORIGIN"}')).toBe(true)
  const request = asked as unknown as Request
  expect(request.url).toBe('http://town.lan:1/x?after=3')
  expect([request.headers.get('origin'), request.headers.get('host'), request.headers.get('cookie')]).toEqual([
    'https://evil.example',
    'town.lan:1',
    'a=b',
  ])
})

it('what is no WebSocket request is refused before the doors', async () => {
  const { port } = await serve({ upgrade: () => Promise.reject(new Error('not to be asked')) })
  const upgradeTo = (protocol: string, host: string): string =>
    `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: ${protocol}\r\nConnection: Upgrade\r\n\r\n`
  expect(await exchange(port, upgradeTo('h2c', 'x'))).toMatch(/^HTTP\/1.1 400 /)
  expect(await exchange(port, upgradeTo('websocket', 'a b'))).toMatch(/^HTTP\/1.1 400 /)
})

it('an accepted upgrade is a socket for text and bytes, and close tells its code', async () => {
  const { port } = await serve({
    upgrade: async () => ({
      accept(socket) {
        socket.onMessage((data) => (data === 'bye' ? socket.close(1006, 'lost') : socket.send(data)))
      },
    }),
  })
  const viewer = new WebSocket(`ws://127.0.0.1:${port}/`)
  const got: unknown[] = []
  viewer.on('open', () => {
    viewer.send('text')
    viewer.send(new Uint8Array([0, 200]))
    viewer.send('bye')
  })
  viewer.on('message', (data: Buffer, isBinary) => got.push(isBinary ? [...data] : data.toString()))
  const code = await new Promise((resolve) => viewer.once('close', resolve))
  expect(got).toEqual(['text', [0, 200]])
  // 1006 cannot be sent: it stands for a connection that was lost.
  expect(code).toBe(1011)
})

it('close ends open sockets and connections, and frees the port', async () => {
  const host = await serve({ upgrade: async () => ({ accept: () => undefined }) })
  const viewer = new WebSocket(`ws://127.0.0.1:${host.port}/`)
  await new Promise((resolve) => viewer.once('open', resolve))
  const closed = new Promise((resolve) => viewer.once('close', resolve))
  await host.close()
  await closed
  open = [await openHttpHost({ port: host.port, log })]
  expect(open[0]?.port).toBe(host.port)
})
