import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A network between a browser and a town that can be cut, as a cable can: connections end, and new ones are not answered. */
export interface CuttableProxy {
  readonly port: number
  /** Where connections lead; may change when the town comes back elsewhere. */
  leadTo(port: number): void
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openCuttableProxy(): Promise<CuttableProxy> {
  const open = new Set<Socket>()
  let target = 0
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect({ port: target, host: '127.0.0.1' })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      // One end that breaks takes the other with it, as on a wire.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endAll = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => {
      target = port
    },
    cut: () => {
      isCut = true
      endAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      endAll()
      await closed
    },
  }
}
