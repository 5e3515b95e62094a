import { after } from '../app/after.ts'
import type { BrowserSettings } from '../app/browser-settings.ts'
import type { Observable } from '../app/observable.ts'
import { sizeKeyOf } from '../dock/dock-layout.ts'
import { estimateSize } from './estimate-size.ts'
import { openTerminal, type OpenTerminal } from './open-terminal.ts'
import { createRememberedSize } from './remembered-size.ts'
import { createScreenPool } from './screen-pool.ts'
import type { TerminalSize } from './resize-on-frame.ts'

/** The alias under which a town's mayor has its terminal, whether or not its id is known. */
export const mayorAlias = 'mayor'
/** A click that is followed by no page, ms: the page was left, or the town does not exist. */
const takenWithinMs = 10_000

/** The terminals of this page. */
export interface PageTerminals {
  /**
   * The person is about to see this town: opens its mayor's terminal, so that the page is drawn while the screen is on its way.
   * Only when it is known what will fit there; closed again when nobody takes it.
   */
  expect(townId: string): void
  /** The mayor's terminal that was expected, or one that is opened now. It is the caller's to close. */
  take(options: { readonly townId: string; readonly agentId: string; readonly element: HTMLElement }): OpenTerminal
  /** Makes a screen while the page is quiet, so that the first terminal opens without waiting for it. */
  prepare(): void
}

export function createPageTerminals(page: {
  readonly baseURL: string
  readonly settings: Observable<BrowserSettings>
}): PageTerminals {
  const rememberedSize = createRememberedSize(window, () => sizeKeyOf(page.settings.get().dock))
  const screens = createScreenPool({ size: () => rememberedSize.get() })
  let expected: OpenTerminal | null = null
  let cancelTimer = (): void => {}

  function open(townId: string, agentId: string, size: TerminalSize): OpenTerminal {
    return openTerminal({ ...page, townId, agentId, size, screens, rememberedSize })
  }

  function drop(): void {
    cancelTimer()
    expected?.close()
    expected = null
  }

  return {
    expect: (townId) => {
      const size = rememberedSize.get()
      if (size === null || expected?.townId === townId) return
      drop()
      expected = open(townId, mayorAlias, size)
      cancelTimer = after(takenWithinMs, drop)
    },
    take: ({ townId, agentId, element }) => {
      const isExpected = agentId === mayorAlias && expected?.townId === townId
      const taken = isExpected ? expected : null
      if (isExpected) expected = null
      if (agentId === mayorAlias) drop()
      const terminal = taken ?? open(townId, agentId, rememberedSize.get() ?? estimateSize(element))
      terminal.showIn(element)
      return terminal
    },
    prepare: () => screens.prepare(),
  }
}
