import type { ConversationDelta } from '@gastown/contract/conversation'
import type { AgentId } from '@gastown/contract/ids'
import type { ContainerStreamBody } from '@gastown/contract/town-routes'
import type { Log } from '../log.ts'
import type { TownRequests } from './town-requests.ts'

/** The contract's limit on one body. */
const maxDeltas = 200
/** UTF-16 units that wait for a request in flight: a model writes some hundred a second. Also the contract's limit on one delta. */
const maxWaitingLength = 100_000
/** Text that comes later than this is in a row by then. */
const requestTimeoutMs = 2_000

export interface TextOf {
  readonly agentId: AgentId
  readonly generation: number
  readonly delta: ConversationDelta
}

/**
 * New text of answers on its way to whoever looks on: the first goes out at once, and what comes while a request is in flight goes
 * together in the next. A failure drops it, since whole rows follow.
 */
export interface TextStream {
  add(text: TextOf): void
  close(): void
}

export function createTextStream({ requests, log }: { requests: TownRequests; log: Log }): TextStream {
  let waiting: TextOf[] = []
  let waitingLength = 0
  let isSending = false
  let closed = false

  async function sendAll(): Promise<void> {
    isSending = true
    while (!closed && waiting.length > 0) await sendNext()
    isSending = false
  }

  async function sendNext(): Promise<void> {
    const body = takeBody()
    try {
      const response = await requests.send({ path: 'container-stream', method: 'POST', json: body, timeoutMs: requestTimeoutMs })
      await response.body?.cancel()
    } catch (error) {
      if (!closed) log.debug({ err: error, agentId: body.agentId }, 'new text of an answer was not shown live')
    }
  }

  /** The waiting text of the run that waits longest, as far as one body takes it. */
  function takeBody(): ContainerStreamBody {
    const [first] = waiting
    if (first === undefined) throw new Error('No text waits.')
    const { agentId, generation } = first
    const end = waiting.findIndex((one) => one.agentId !== agentId || one.generation !== generation)
    const taken = waiting.splice(0, Math.min(maxDeltas, end === -1 ? waiting.length : end))
    waitingLength -= taken.reduce((sum, { delta }) => sum + delta.text.length, 0)
    return { agentId, generation, deltas: taken.map(({ delta }) => delta) }
  }

  return {
    add: (text) => {
      const { length } = text.delta.text
      // What would not fit is a gap for the reader wherever it is: the row closes it.
      if (closed || waitingLength + length > maxWaitingLength) return
      waitingLength += length
      const last = waiting.at(-1)
      if (last !== undefined && follows(last, text)) {
        waiting[waiting.length - 1] = { ...last, delta: { ...last.delta, text: last.delta.text + text.delta.text } }
      } else waiting.push(text)
      if (!isSending) void sendAll()
    },
    close: () => {
      closed = true
      waiting = []
    },
  }
}

function follows(last: TextOf, next: TextOf): boolean {
  return (
    last.agentId === next.agentId &&
    last.generation === next.generation &&
    last.delta.messageId === next.delta.messageId &&
    last.delta.partId === next.delta.partId &&
    last.delta.offset + last.delta.text.length === next.delta.offset
  )
}
