import type { AddressInfo } from 'node:net'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { gastownRouter } from '@gastown/contract/router'
import { createHTTPServer } from '@trpc/server/adapters/standalone'

/** The real wire of a control plane with handlers of the test. Calls that the test does not expect fail. `await using` closes it. */
export async function serveProcedures(
  handlers: Partial<ProcedureHandlers>,
): Promise<{ url: string; tokens: string[] } & AsyncDisposable> {
  const tokens: string[] = []
  const server = createHTTPServer({
    router: gastownRouter,
    basePath: '/trpc/',
    createContext: ({ req }) => {
      tokens.push(req.headers.authorization ?? '')
      return { handlers: handlers as ProcedureHandlers }
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, tokens, [Symbol.asyncDispose]: close }
}
