import type { WebSocket, RawData } from 'ws'
import type { DoorSocket } from '../../doors/door-socket.ts'

/** RFC 6455: a reason has at most 123 bytes. */
const maxReasonBytes = 123
/** "Internal error": stands for codes that a peer may not send, such as 1006 for a lost connection. */
const lostConnectionCode = 1011

/**
 * A WebSocket of `ws` as the town's doors and relays use it. Messages that come before the first listener wait for it; a socket that
 * is closed already tells a late listener so.
 */
export function adaptWebSocket(socket: WebSocket): DoorSocket {
  const waiting: (string | Uint8Array)[] = []
  const listeners = new Set<(data: string | Uint8Array) => void>()
  const closeListeners = new Set<(code: number, reason: string) => void>()
  let closed: { code: number; reason: string } | null = null

  socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary ? bytesOf(data) : bytesOf(data).toString('utf8')
    if (listeners.size === 0) waiting.push(message)
    else for (const listener of listeners) listener(message)
  })
  socket.on('close', (code: number, reason: Buffer) => {
    closed = { code, reason: reason.toString('utf8') }
    for (const listener of closeListeners) listener(closed.code, closed.reason)
  })
  // Every error of a socket is followed by its close, with code 1006: that one is told.
  socket.on('error', () => undefined)

  return {
    send(data) {
      if (socket.readyState === socket.OPEN) socket.send(data)
    },
    close(code, reason) {
      if (code === undefined) socket.close()
      else socket.close(isSendable(code) ? code : lostConnectionCode, cutReason(reason ?? ''))
    },
    get bufferedAmount() {
      return socket.bufferedAmount
    },
    onMessage(listener) {
      listeners.add(listener)
      for (const message of waiting.splice(0)) listener(message)
    },
    onClose(listener) {
      closeListeners.add(listener)
      if (closed !== null) listener(closed.code, closed.reason)
    },
    ping() {
      if (socket.readyState === socket.OPEN) socket.ping()
    },
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999)
}

function cutReason(reason: string): string {
  const bytes = new TextEncoder().encode(reason)
  if (bytes.length <= maxReasonBytes) return reason
  // A character that was cut in the middle is left out.
  return new TextDecoder().decode(bytes.subarray(0, maxReasonBytes)).replace(/\uFFFD+$/, '')
}
