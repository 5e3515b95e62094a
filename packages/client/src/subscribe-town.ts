import { statusMessageSchema, type StatusMessage } from '@gastown/contract/status-feed'
import type { PageState, ViewerMessage, Watch } from '@gastown/contract/viewer-message'
import { openFeedSocket, type FeedSocket, type OpenFeedSocket } from './feed-socket.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'

export type FeedState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  /** `sinceMs` is the time (ms since the epoch, by `now`) at which the feed was lost. */
  | { readonly state: 'disconnected'; readonly sinceMs: number }

export interface SubscribeTownOptions {
  /** Base URL of the town, `http:` or `https:`, without a path. */
  readonly baseURL: string
  readonly townId: string
  readonly token?: string
  readonly openSocket?: OpenFeedSocket
  /** Told every numbered message of the feed once, in order, and those without a number as they come. A snapshot replaces all before it. */
  readonly onMessage: (message: StatusMessage) => void
  readonly onState: (state: FeedState) => void
  readonly now: () => number
  /** Rings once after the delay, unless the returned function is called before. */
  readonly after: (delayMs: number, ring: () => void) => () => void
}

export interface TownSubscription {
  /** Connects now instead of when the backoff ends; nothing to do when connected. */
  reconnectNow(): void
  /**
   * Asks for the conversations of these workers and for what gates print, from now on, over reconnects too; takes the place of what was
   * asked for before. What was missed meanwhile does not come: read it anew when the feed is connected again.
   */
  watch(watch: Watch): void
  /** Says from now on, over reconnects too, that this viewer is a page, and what it shows. Takes the place of what was told before. */
  tellPage(page: PageState): void
  /** Answers a `ui_action`: it is shown. Lost with the connection: whoever asked has given up by then. */
  tellShown(actionId: string): void
  close(): void
}

/** A socket that neither opens nor fails in this time is given up: a proxy or a sleeping machine can hold one for minutes. */
const openTimeoutMs = 10_000
/** The town says every 20 s that it is there; two such signs that are missing are a connection that broke without a word. */
const silentMs = 50_000

/**
 * Follows the status feed of one town for ever: resumes after the last message it has, asks for a snapshot when messages are missing,
 * and ends only by `close` or when the town was deleted.
 */
export function subscribeTown(options: SubscribeTownOptions): TownSubscription {
  const { onMessage, onState, now, after } = options
  const openSocket = options.openSocket ?? openFeedSocket
  let socket: FeedSocket | undefined
  let lastSeq: number | undefined
  let failures = 0
  let lostAtMs: number | undefined
  let stopTimer = (): void => {}
  let ended = false
  let watched: Watch = { agentIds: [], gates: false }
  let page: PageState | undefined
  let isOpen = false

  function tell(message: ViewerMessage): void {
    if (isOpen) socket?.send(JSON.stringify(message))
  }

  function connect(): void {
    stopTimer()
    const url = feedUrl({ baseURL: options.baseURL, townId: options.townId, after: lastSeq })
    const opened = openSocket(options.token === undefined ? { url } : { url, token: options.token })
    socket = opened
    stopTimer = after(openTimeoutMs, () => lose(opened))
    opened.onopen = () => {
      if (socket !== opened) return
      listen(opened)
      lostAtMs = undefined
      isOpen = true
      if (watched.gates || watched.agentIds.length > 0) tell({ type: 'watch', ...watched })
      if (page !== undefined) tell({ type: 'page', ...page })
      onState({ state: 'connected' })
    }
    opened.onmessage = (event) => {
      if (socket !== opened) return
      listen(opened)
      take(opened, event.data)
    }
    opened.onclose = () => lose(opened)
    opened.onerror = () => lose(opened)
  }

  /** From now on the town is to be heard of again in time. */
  function listen(to: FeedSocket): void {
    stopTimer()
    stopTimer = after(silentMs, () => lose(to))
  }

  function take(from: FeedSocket, data: unknown): void {
    const message = parseStatusMessage(data)
    if (message === undefined) return resync(from)
    if (message.type === 'alive') return
    if (!('seq' in message)) return onMessage(message)
    if (message.type === 'snapshot') lastSeq = message.seq
    else if (lastSeq === undefined || message.seq > lastSeq + 1) return resync(from)
    else if (message.seq <= lastSeq) return
    else lastSeq = message.seq
    failures = 0
    if (message.type === 'deleted') end()
    onMessage(message)
  }

  /** Messages are missing or not readable: only a snapshot helps. */
  function resync(from: FeedSocket): void {
    lastSeq = undefined
    lose(from)
  }

  function lose(lost: FeedSocket): void {
    if (socket !== lost || ended) return
    drop()
    lostAtMs ??= now()
    failures += 1
    onState({ state: 'disconnected', sinceMs: lostAtMs })
    stopTimer = after(reconnectDelayMs(failures), connect)
  }

  function drop(): void {
    const dropped = socket
    socket = undefined
    isOpen = false
    stopTimer()
    if (dropped === undefined) return
    dropped.onopen = dropped.onmessage = dropped.onclose = null
    // A socket that is closed while it still connects raises one more error, which is not news.
    dropped.onerror = () => {}
    dropped.close()
  }

  function end(): void {
    ended = true
    drop()
  }

  onState({ state: 'connecting' })
  connect()
  return {
    reconnectNow: () => {
      if (!ended && socket === undefined) connect()
    },
    watch: (watch) => {
      watched = watch
      tell({ type: 'watch', ...watched })
    },
    tellPage: (told) => {
      page = told
      tell({ type: 'page', ...page })
    },
    tellShown: (actionId) => tell({ type: 'ui_action_shown', actionId }),
    close: end,
  }
}

/** URL of a town's status socket. */
export function feedUrl(options: { baseURL: string; townId: string; after?: number | undefined }): string {
  const url = new URL(`/api/towns/${encodeURIComponent(options.townId)}/status/ws`, options.baseURL)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (options.after !== undefined) url.searchParams.set('after', String(options.after))
  return url.href
}

/** Undefined for what is no message of the feed, such as one of a newer town. */
function parseStatusMessage(data: unknown): StatusMessage | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const parsed = statusMessageSchema.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
