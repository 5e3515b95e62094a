import type { Engine } from '@gastown/contract/model-config'

/**
 * What sets one engine's HTTP API apart from the other's. They are forks of one code base: the rest of the adapter is shared.
 */
export interface EngineFlavour {
  readonly engine: Engine
  /** Versions, `major.minor`, that the contract suite passes with. Others are tried, with a warning. */
  readonly testedVersions: readonly string[]
  /** Waits for an order to go on when the network fails before an answer began (`/network`). */
  readonly asksAboutNetwork: boolean
  /** Offers the person follow-ups that block a turn (`/suggestion`). */
  readonly offersSuggestions: boolean
  /** Environment variable that names the process with which the server ends; null when it knows none. */
  readonly parentVariable: string | null
}
