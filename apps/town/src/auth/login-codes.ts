import type { Clock, RandomBytes } from '../clock.ts'
import { renderBase64Url } from './base64url.ts'

/** Long enough to switch to a browser, short enough to be worthless in a terminal's scrollback. */
export const loginCodeTtlMs = 10 * 60_000

/** Links printed and never opened; the oldest goes first. */
const maxOpenCodes = 20

export interface LoginCodes {
  /** A code that logs one browser in, once, within `loginCodeTtlMs`. */
  create(): string
  /** True once for each code. */
  redeem(code: string): boolean
}

/** One-time login codes, kept in memory: a restart voids them, and prints another. */
export function createLoginCodes(options: { clock: Clock; random: RandomBytes }): LoginCodes {
  const expiryMs = new Map<string, number>()
  return {
    create() {
      const nowMs = options.clock.now()
      for (const [code, endsMs] of expiryMs) if (endsMs <= nowMs) expiryMs.delete(code)
      for (const code of expiryMs.keys()) if (expiryMs.size >= maxOpenCodes) expiryMs.delete(code)
      const code = renderBase64Url(options.random(24))
      expiryMs.set(code, nowMs + loginCodeTtlMs)
      return code
    },
    redeem(code) {
      // 192 random bits: looking one up in a map tells a guesser nothing.
      const endsMs = expiryMs.get(code)
      expiryMs.delete(code)
      return endsMs !== undefined && options.clock.now() < endsMs
    },
  }
}
