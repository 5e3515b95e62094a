import type { PageView, UiAction } from '@gastown/contract/page-view'
import type { StatusMessage } from '@gastown/contract/status-feed'
import type { PageState } from '@gastown/contract/viewer-message'
import type { Clock } from '../../clock.ts'
import type { DoorSocket } from '../door-socket.ts'

/** A page that is there opens what it is told in a frame or two; one that has not by then is not being looked at. */
const shownWithinMs = 2_000

/** What became of something that the mayor wanted to show. Pages of those who keep the mayor out count as open, and not as takers. */
export interface ShownOnPages {
  /** Pages of this town that are open. */
  readonly open: number
  /** Of them, those whose user lets the mayor open things. */
  readonly takers: number
  /** Of them, those that can be seen, and were told. */
  readonly told: number
  /** Of them, those that said that they show it. */
  readonly shown: number
}

/** The pages that people have open on one town: what they show, as far as their users let the mayor know, and what the mayor opens on them. */
export class OpenPages {
  readonly #clock: Clock
  /** The one that told of itself last comes last. */
  readonly #pages = new Map<DoorSocket, PageState>()
  readonly #waiting = new Map<string, { readonly told: Set<DoorSocket>; readonly shown: Set<DoorSocket>; settle(): void }>()
  #actions = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  take(socket: DoorSocket, state: PageState): void {
    this.#pages.delete(socket)
    this.#pages.set(socket, state)
  }

  leave(socket: DoorSocket): void {
    this.#pages.delete(socket)
    for (const waiting of this.#waiting.values()) {
      if (waiting.told.delete(socket)) waiting.settle()
    }
  }

  /** What the page in use shows, and showed before: of those that can be seen, the one that changed last. Empty when nothing may be known. */
  get views(): readonly PageView[] {
    const pages = [...this.#pages.values()].filter(({ views }) => views.length > 0)
    return (pages.findLast(({ isVisible }) => isVisible) ?? pages.at(-1))?.views ?? []
  }

  /** Resolves when all pages that were told have answered, and at the latest after two seconds. */
  async show(action: UiAction): Promise<ShownOnPages> {
    const pages = [...this.#pages]
    const takers = pages.filter(([, { takesActions }]) => takesActions)
    const seen = takers.filter(([, { isVisible }]) => isVisible).map(([socket]) => socket)
    const shown = seen.length === 0 ? 0 : await this.#tell(seen, action)
    return { open: pages.length, takers: takers.length, told: seen.length, shown }
  }

  async #tell(sockets: readonly DoorSocket[], action: UiAction): Promise<number> {
    this.#actions += 1
    const actionId = `${this.#clock.now()}-${this.#actions}`
    const told = new Set(sockets)
    const shown = new Set<DoorSocket>()
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(shownWithinMs, resolve)
      const settle = (): void => {
        if (shown.size < told.size) return
        cancel()
        resolve()
      }
      this.#waiting.set(actionId, { told, shown, settle })
      const text = JSON.stringify({ type: 'ui_action', actionId, action } satisfies StatusMessage)
      for (const socket of sockets) socket.send(text)
    })
    this.#waiting.delete(actionId)
    return shown.size
  }

  noteShown(socket: DoorSocket, actionId: string): void {
    const waiting = this.#waiting.get(actionId)
    if (waiting === undefined || !waiting.told.has(socket)) return
    waiting.shown.add(socket)
    waiting.settle()
  }
}
