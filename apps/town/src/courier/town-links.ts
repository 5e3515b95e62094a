import type { TownLink } from '@gastown/contract/container-boot'
import type { TownId } from '@gastown/contract/ids'
import type { Auth } from '../auth/auth.ts'

/** A container that nobody renews loses its access after an hour; it is renewed at half of that (`keep-links-fresh.ts`). */
export const containerTokenTtlMs = 60 * 60_000

/** A fresh link for one run of a container. */
export type TownLinkOf = (options: { townId: TownId; containerGeneration: number }) => Promise<TownLink>

/** `url` is where this control plane is reached by its containers, without a path; asked for at each use, since the port is known late. */
export function createTownLinks(options: { auth: Pick<Auth, 'mintContainerToken'>; url: () => string }): TownLinkOf {
  return async ({ townId, containerGeneration }) => {
    const minted = await options.auth.mintContainerToken({ townId, containerGeneration, ttlMs: containerTokenTtlMs })
    return { url: options.url(), ...minted }
  }
}
