import { WebSocket } from 'ws'
import { GastownError } from '@gastown/contract/errors'
import type { ContainerSocket } from '../../containers.ts'
import { adaptWebSocket } from './ws-socket.ts'

export interface ContainerAddress {
  readonly port: number
  readonly controlToken: string
}

/** A loopback handshake takes a millisecond; a container that takes seconds is not able to serve a viewer. */
const handshakeTimeoutMs = 5000
/** Replay of a terminal with its scrollback is below 2 MiB. */
const maxFrameBytes = 16 * 1024 * 1024

export interface ContainerRequest {
  /** Begins with "/". */
  readonly path: string
  readonly method?: string
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Rejects with CONTAINER_UNAVAILABLE when nobody answers there, and with the signal's reason when that ended it. */
export async function requestContainer(address: ContainerAddress, request: ContainerRequest): Promise<Response> {
  const { path, method = 'GET', body, signal } = request
  const headers: Record<string, string> = { authorization: `Bearer ${address.controlToken}` }
  if (body !== undefined) headers['content-type'] = 'application/json'
  try {
    return await fetch(new URL(path, `http://127.0.0.1:${address.port}`), {
      method,
      headers,
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason
    throw new GastownError('CONTAINER_UNAVAILABLE', "The town's container does not answer.", { cause: error })
  }
}

export async function openContainerSocket(address: ContainerAddress, path: string): Promise<ContainerSocket> {
  const socket = new WebSocket(new URL(path, `ws://127.0.0.1:${address.port}`), {
    headers: { authorization: `Bearer ${address.controlToken}` },
    perMessageDeflate: false,
    handshakeTimeout: handshakeTimeoutMs,
    maxPayload: maxFrameBytes,
  })
  const adapted = adaptWebSocket(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', (error) =>
      reject(new GastownError('CONTAINER_UNAVAILABLE', "The town's container did not open the connection.", { cause: error })),
    )
  })
  return adapted
}
