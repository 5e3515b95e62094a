import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A loopback port in front of a server that is still on its way: who connects waits until it may be passed on. */
export interface HeldPort {
  readonly port: number
  /** The server takes connections there: all that waited, and all that come, are passed on. Again changes nothing. */
  leadTo(port: number): void
  /** Resolves when the next request with this text in it begins to be answered; never, when none comes. */
  answered(request: string): Promise<void>
  /** Cuts every connection; nobody is taken any more. */
  close(): void
}

export async function openHeldPort(): Promise<HeldPort> {
  const open = new Set<Socket>()
  const serving = Promise.withResolvers<number>()
  const awaited = new Map<string, PromiseWithResolvers<void>>()
  const keep = (socket: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  }
  const server = createServer({ pauseOnConnect: true }, (client) => {
    keep(client)
    client.on('error', () => client.destroy())
    void passOn(client)
  })
  async function passOn(client: Socket): Promise<void> {
    const port = await serving.promise
    if (client.destroyed) return
    const upstream = connect(port, '127.0.0.1')
    keep(upstream)
    upstream.on('error', () => upstream.destroy())
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
    client.on('data', (bytes: Buffer) => {
      for (const [request, { resolve }] of awaited) {
        if (!bytes.includes(request)) continue
        awaited.delete(request)
        // One connection has one request at a time: what comes next is its answer.
        upstream.once('data', () => resolve())
      }
    })
    client.pipe(upstream)
    upstream.pipe(client)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => serving.resolve(port),
    answered: (request) => {
      const one = awaited.get(request) ?? Promise.withResolvers()
      awaited.set(request, one)
      return one.promise
    },
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
