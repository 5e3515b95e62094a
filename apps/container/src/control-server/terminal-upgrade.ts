import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemOf, GastownError } from '@gastown/contract/errors'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Log } from '../log.ts'
import type { ProcessManager } from '../process-manager/process-manager.ts'
import type { ViewerSocket } from '../terminals/terminals.ts'
import { checkCaller } from './check-caller.ts'
import { readAgentId } from './control-routes.ts'

const terminalPath = /^\/agents\/([^/]+)\/terminal$/
/** A pasted text is the largest thing a viewer sends. */
const maxFrameBytes = 1024 * 1024

export interface TerminalUpgrade {
  /** For the HTTP server's `upgrade` event. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes all sockets. */
  close(): void
}

/** Upgrades a terminal's request to a WebSocket, with the same checks as every other request, and hands it to the terminals. */
export function createTerminalUpgrade(options: { manager: ProcessManager; controlToken: string; log: Log }): TerminalUpgrade {
  const { manager, controlToken, log } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })

  return {
    handle: (request, socket, head) => {
      socket.on('error', (error) => log.debug({ err: error }, 'a terminal socket broke before it was open'))
      try {
        const { host, origin, authorization } = request.headers
        checkCaller({ host, origin, authorization }, controlToken)
        const path = new URL(request.url ?? '/', 'http://container').pathname
        const match = terminalPath.exec(path)?.[1]
        if (match === undefined) throw new GastownError('ROUTE_NOT_FOUND', 'A container has no such socket.')
        const agentId = readAgentId(decodeURIComponent(match))
        sockets.handleUpgrade(request, socket, head, (ws) => manager.attach(agentId, viewerSocketOf(ws, log)))
      } catch (error) {
        refuse(socket, error)
      }
    },
    close: () => {
      for (const ws of sockets.clients) ws.terminate()
      sockets.close()
    },
  }
}

function viewerSocketOf(ws: WebSocket, log: Log): ViewerSocket {
  ws.binaryType = 'nodebuffer'
  ws.on('error', (error) => log.debug({ err: error }, 'a terminal socket broke'))
  return {
    send: (data) => ws.send(data),
    close: (code, reason) => ws.close(code, reason),
    get bufferedAmount() {
      return ws.bufferedAmount
    },
    onMessage: (listener) => {
      ws.on('message', (data: Buffer, isBinary) => listener(isBinary ? new Uint8Array(data) : data.toString('utf8')))
    },
    onClose: (listener) => {
      ws.on('close', () => listener())
    },
  }
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = problemOf(error)
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
