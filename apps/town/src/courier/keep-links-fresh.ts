import type { TownId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { Containers } from '../containers.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import { askContainer } from './ask-container.ts'
import { containerTokenTtlMs, type TownLinkOf } from './town-links.ts'

/** Looked at every minute, by the clock on the wall: after a laptop wakes up, an ended token is renewed within that time. */
const lookEveryMs = 60_000
const renewAfterMs = containerTokenTtlMs / 2

/**
 * Renews the tokens of running containers, live, by `PUT /town-link`: a rotation never restarts anything. A container that was not
 * seen before (an adopted one, or a new run) is renewed at the first look. Returns the end of it.
 */
export function keepLinksFresh(options: {
  towns: Pick<Towns, 'list'>
  containers: Pick<Containers, 'state' | 'fetch'>
  townLink: TownLinkOf
  clock: Clock
  log: Log
}): () => void {
  const { towns, containers, townLink, clock, log } = options
  /** By town: the run that was renewed last, and when. */
  const renewed = new Map<TownId, { containerGeneration: number; atMs: number }>()
  let cancelTimer = (): void => {}
  let closed = false

  async function renew(townId: TownId): Promise<void> {
    const state = containers.state(townId)
    if (state.state !== 'running') return
    const { containerGeneration } = state
    const last = renewed.get(townId)
    if (last?.containerGeneration === containerGeneration && clock.now() - last.atMs < renewAfterMs) return
    const body = await townLink({ townId, containerGeneration })
    await askContainer({ containers, clock, townId, method: 'PUT', path: '/town-link', body })
    renewed.set(townId, { containerGeneration, atMs: clock.now() })
  }

  async function look(): Promise<void> {
    const townIds = towns.list().map((engine) => engine.townId)
    for (const townId of renewed.keys()) if (!townIds.includes(townId)) renewed.delete(townId)
    await Promise.all(
      townIds.map((townId) =>
        renew(townId).catch((error: unknown) =>
          log.warn({ townId, error: String(error) }, "a container's token could not be renewed"),
        ),
      ),
    )
    if (!closed) cancelTimer = clock.after(lookEveryMs, () => void look())
  }

  cancelTimer = clock.after(lookEveryMs, () => void look())
  return () => {
    closed = true
    cancelTimer()
  }
}
