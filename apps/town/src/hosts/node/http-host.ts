import { createServer, STATUS_CODES, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import type { TownDoors } from '../../doors/create-town-doors.ts'
import type { Log } from '../../log.ts'
import { adaptWebSocket } from './ws-socket.ts'

/** What a viewer sends is typed or pasted: 1 MiB is a book of it. */
const maxFrameBytes = 1024 * 1024

export class PortTaken extends Error {
  constructor(port: number) {
    super(`Port ${port} on 127.0.0.1 is taken by another program. Name another with --port, or --port 0 for a free one.`)
    this.name = 'PortTaken'
  }
}

/** A listening socket on loopback. */
export interface HttpHost {
  readonly port: number
  /** Puts the doors behind it. To be called in the same turn of the event loop in which it was opened: before any request. */
  serve(doors: TownDoors): void
  /** Takes no connections any more and ends those that are there. Resolves when the port is free. */
  close(): Promise<void>
}

/** Listens on `port` of 127.0.0.1; 0 takes a free one. Rejects with PortTaken. */
export async function openHttpHost(options: { port: number; log: Log }): Promise<HttpHost> {
  const server = createServer()
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxFrameBytes })
  const upgrading = new Set<Duplex>()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(options.port) : error),
    )
    server.listen({ port: options.port, host: '127.0.0.1' }, resolve)
  })

  async function upgrade(doors: TownDoors, incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const request = upgradeRequestOf(incoming)
    if (request === null) return refuse(socket, new Response('This is no WebSocket request.', { status: 400 }))
    const answer = await doors.upgrade(request)
    if (answer instanceof Response) return refuse(socket, answer)
    webSockets.handleUpgrade(incoming, socket, head, (opened) => answer.accept(adaptWebSocket(opened)))
  }

  return {
    port: (server.address() as AddressInfo).port,
    serve(doors) {
      const answer = getRequestListener((request) => doors.fetch(request), { overrideGlobalObjects: false })
      server.on('request', (incoming, outgoing) => void answer(incoming, outgoing))
      server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
        // A peer that goes away in the middle of its upgrade: there is nobody left to answer.
        socket.on('error', () => socket.destroy())
        upgrading.add(socket)
        socket.once('close', () => upgrading.delete(socket))
        upgrade(doors, incoming, socket, head).catch((error: unknown) => {
          options.log.error({ error: String(error) }, 'an upgrade could not be answered')
          socket.destroy()
        })
      })
    },
    async close() {
      for (const opened of webSockets.clients) opened.terminate()
      for (const socket of upgrading) socket.destroy()
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeAllConnections()
      await closed
      webSockets.close()
    },
  }
}

/** Null for what is no WebSocket upgrade of HTTP/1.1, or has a Host that no URL can have. */
function upgradeRequestOf(incoming: IncomingMessage): Request | null {
  const { url = '/', headers, method } = incoming
  const address = `http://${headers.host ?? ''}${url}`
  const isUpgrade = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'
  if (!isUpgrade || !url.startsWith('/') || !URL.canParse(address)) return null
  const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  )
  return new Request(address, { headers: pairs })
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const lines = [`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`]
  for (const [name, value] of response.headers) lines.push(`${name}: ${value}`)
  lines.push(`content-length: ${body.length}`, 'connection: close', '', '')
  socket.end(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]))
}
