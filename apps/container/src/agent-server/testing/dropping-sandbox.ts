import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Command, Sandbox, SandboxAccess } from '../../sandbox/sandbox.ts'

/**
 * Stands between an adapter and its server, which is moved to another port: lets a test cut the connections between them,
 * as no real fault can on demand.
 */
export class DroppingSandbox implements Sandbox {
  readonly kind: Sandbox['kind']
  readonly reason: string
  readonly #inner: Sandbox
  readonly #serverPort: number
  readonly #sockets = new Set<Socket>()
  #proxy: Server | undefined

  constructor(options: { inner: Sandbox; serverPort: number }) {
    this.#inner = options.inner
    this.#serverPort = options.serverPort
    this.kind = options.inner.kind
    this.reason = options.inner.reason
  }

  confine(command: Command, access: SandboxAccess): Command {
    return this.#inner.confine(command, access)
  }

  confineServer(command: Command, access: SandboxAccess): Command {
    const index = command.args.indexOf('--port') + 1
    this.#listen(Number(command.args[index]))
    return this.#inner.confineServer({ ...command, args: command.args.with(index, String(this.#serverPort)) }, access)
  }

  /** Ends every connection, as a fault of the network would. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  async close(): Promise<void> {
    this.dropAll()
    await new Promise<void>((resolve) => {
      if (this.#proxy === undefined) resolve()
      else this.#proxy.close(() => resolve())
    })
  }

  #listen(port: number): void {
    this.#proxy = createServer((socket) => {
      const upstream = connect(this.#serverPort, '127.0.0.1')
      for (const end of [socket, upstream]) {
        this.#sockets.add(end)
        end.once('close', () => this.#sockets.delete(end))
        end.on('error', () => {
          // A cut connection is what this is for; the other end is closed below.
        })
      }
      socket.once('close', () => upstream.destroy())
      upstream.once('close', () => socket.destroy())
      socket.pipe(upstream).pipe(socket)
    }).listen(port, '127.0.0.1')
  }
}
