import type { Role } from '@gastown/contract/model-config'
import { isPermitted } from '../agent-runner/role-permissions.ts'
import { pause, type Clock } from '../clock.ts'
import type { EngineFlavour } from './engine-flavour.ts'
import type { EngineHttp } from './engine-http.ts'
import { asksSchema, type EngineAsk } from './engine-wire.ts'
import type { AskedAbout } from './translate-events.ts'

/** A short loss of the network is over in seconds; after ten minutes the turn ends with the reason instead. */
const networkBackoffMs = [1_000, 2_000, 5_000, 10_000] as const
const maxNetworkRetries = 60

export interface AskAnswererOptions {
  readonly http: EngineHttp
  readonly flavour: EngineFlavour
  /** Of the session's agent. */
  readonly roleOf: (sessionId: string) => Role
  readonly clock: Clock
  readonly closed: AbortSignal
  readonly onNetworkWait: (sessionId: string, reason: string) => void
}

/**
 * Answers what the engine asks in the middle of a turn, by the role's policy, so that no turn waits for a person who is not there.
 */
export class AskAnswerer {
  readonly #options: AskAnswererOptions
  readonly #networkRetries = new Map<string, number>()

  constructor(options: AskAnswererOptions) {
    this.#options = options
  }

  async answer(about: AskedAbout, ask: EngineAsk): Promise<void> {
    const { http } = this.#options
    switch (about) {
      case 'permission':
        return void (await http.post(`/permission/${ask.id}/reply`, this.#permissionReply(ask)))
      case 'question':
        return void (await http.post(`/question/${ask.id}/reject`, {}))
      case 'suggestion':
        return void (await http.post(`/suggestion/${ask.id}/dismiss`, {}))
      case 'network':
        return this.#answerNetwork(ask)
    }
  }

  /** Answers what is open now: its event may have been missed. */
  async answerOpen(): Promise<void> {
    const { http, flavour } = this.#options
    const abouts: AskedAbout[] = ['permission', 'question']
    if (flavour.asksAboutNetwork) abouts.push('network')
    if (flavour.offersSuggestions) abouts.push('suggestion')
    for (const about of abouts) {
      for (const ask of await http.get(`/${about}`, asksSchema)) await this.answer(about, ask)
    }
  }

  /** The session got through: the next loss of the network is a new one. */
  gotThrough(sessionId: string): void {
    this.#networkRetries.delete(sessionId)
  }

  #permissionReply({ sessionID, permission = '' }: EngineAsk): object {
    const role = this.#options.roleOf(sessionID)
    if (isPermitted(role, permission)) return { reply: 'once' }
    return { reply: 'reject', message: `A ${role} may not do this (${permission}). Say in your answer what is needed instead.` }
  }

  async #answerNetwork(ask: EngineAsk): Promise<void> {
    const { http, clock, closed, onNetworkWait } = this.#options
    const retries = this.#networkRetries.get(ask.sessionID) ?? 0
    this.#networkRetries.set(ask.sessionID, retries + 1)
    onNetworkWait(ask.sessionID, ask.message ?? 'the model cannot be reached')
    if (retries >= maxNetworkRetries) return void (await http.post(`/network/${ask.id}/reject`, {}))
    await pause(clock, networkBackoffMs[Math.min(retries, networkBackoffMs.length - 1)] ?? 0, closed)
    if (!closed.aborted) await http.post(`/network/${ask.id}/reply`, {})
  }
}
