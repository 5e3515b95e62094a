import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createControlRoutes, type ControlRoutesOptions } from './control-routes.ts'
import { createTerminalUpgrade } from './terminal-upgrade.ts'

/** The container's door for its town: HTTP and terminal sockets on a loopback port of the system's choice. */
export interface ControlServer {
  readonly port: number
  /** Takes no more, and ends what is open. */
  close(): Promise<void>
}

export async function startControlServer(options: ControlRoutesOptions): Promise<ControlServer> {
  const upgrade = createTerminalUpgrade(options)
  const { fetch } = createControlRoutes(options)
  // Left alone: whoever shares the process would get the adapter's Request and Response for the system's.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server
  server.on('upgrade', upgrade.handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        upgrade.close()
        server.closeAllConnections()
      }),
  }
}
