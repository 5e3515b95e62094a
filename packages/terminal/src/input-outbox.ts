import { flowLimits } from './flow-limits.ts'

/**
 * What a viewer typed and the PTY does not have yet. Positions count the bytes of all that this viewer ever typed. Bytes are kept
 * until they are acknowledged, so that they can be sent again after a reconnect; the receiver knows what it has by position.
 */
export class InputOutbox {
  #kept = new Uint8Array(0)
  #acknowledged = 0
  #sent = 0

  /** Position of the first byte that is not acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  get keptBytes(): number {
    return this.#kept.length
  }

  /** Takes all of the bytes, or none (false) when more than `limitBytes` would be kept: half a paste is worse than none. */
  push(bytes: Uint8Array, limitBytes: number): boolean {
    if (this.#kept.length + bytes.length > limitBytes) return false
    const kept = new Uint8Array(this.#kept.length + bytes.length)
    kept.set(this.#kept)
    kept.set(bytes, this.#kept.length)
    this.#kept = kept
    return true
  }

  /** The next bytes to send, within the window; undefined when there is nothing to send now. They count as sent. */
  take(): { readonly offset: number; readonly bytes: Uint8Array } | undefined {
    const offset = this.#sent
    const end = Math.min(this.#acknowledged + this.#kept.length, this.#acknowledged + flowLimits.inputWindowBytes)
    if (offset >= end) return undefined
    this.#sent = end
    return { offset, bytes: this.#kept.slice(offset - this.#acknowledged, end - this.#acknowledged) }
  }

  /** The other end has everything before `offset` and will not ask for it again. False for a position that was never sent. */
  acknowledge(offset: number): boolean {
    if (offset > this.#sent) return false
    if (offset <= this.#acknowledged) return true
    this.#kept = this.#kept.slice(offset - this.#acknowledged)
    this.#acknowledged = offset
    return true
  }

  /** On a new socket: the other end received everything before `offset`; what follows is sent again. False when that cannot be. */
  rewind(offset: number): boolean {
    if (offset < this.#acknowledged || offset > this.#acknowledged + this.#kept.length) return false
    this.#sent = offset
    return true
  }
}
